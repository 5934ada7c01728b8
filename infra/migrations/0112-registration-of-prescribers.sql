-- Whether a prescriber without registration number and council signs nothing. Clinics that are set up from now on say so.
alter table tenant add column prescriptions_need_registration boolean not null default false;
