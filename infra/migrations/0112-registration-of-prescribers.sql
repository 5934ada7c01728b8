-- Whether a prescriber without registration number and council signs nothing. It is so in clinics that are set up from now on.
alter table tenant add column prescriptions_need_registration boolean not null default false;
alter table tenant alter column prescriptions_need_registration set default true;
