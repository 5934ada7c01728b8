-- What the clinic's visits are, when its doctors work, and what becomes of an appointment.

create table visit_type (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  -- By language, as the contract has it.
  names jsonb not null,
  minutes integer not null check (minutes between 5 and 480),
  mode text not null check (mode in ('video', 'telephone', 'in-person')),
  colour text not null
    check (colour in ('teal', 'blue', 'plum', 'ochre', 'moss', 'clay', 'slate')),
  buffer_minutes integer not null check (buffer_minutes between 0 and 120),
  retired_at timestamptz,
  unique (tenant_id, id)
);
call isolate('visit_type');

-- Hours and days off in the clinic's local time. Every version stays; the newest counts.
create table schedule (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  -- Null for the clinic's own.
  practitioner_id uuid,
  version integer not null check (version > 0),
  -- {weekly, daysOff} as the contract has it.
  content jsonb not null,
  created_by uuid not null,
  created_at timestamptz not null,
  -- Two saves on the same version: one of them wins, the other is told.
  unique nulls not distinct (tenant_id, practitioner_id, version),
  foreign key (tenant_id, practitioner_id) references membership (tenant_id, id),
  foreign key (tenant_id, created_by) references membership (tenant_id, id)
);
call isolate('schedule');

grant select, insert, update on visit_type to :app_role;
grant select, insert on schedule to :app_role;

alter table appointment
  -- Rises with every change, so that nobody changes what they have not seen.
  add column version integer not null default 1 check (version > 0),
  add column visit_type_id uuid,
  add column mode text not null default 'video'
    check (mode in ('video', 'telephone', 'in-person')),
  -- The doctor's time is taken until then; null where nothing is kept free after the visit.
  add column held_until timestamptz,
  -- On purpose, at a time that was taken.
  add column overbooked boolean not null default false,
  -- FHIR R4 appointment-cancellation-reason.
  add column cancellation_reason text check (cancellation_reason in ('pat', 'prov', 'oth-err', 'other')),
  add column cancellation_note sealed,
  add column no_show_at timestamptz,
  add foreign key (tenant_id, visit_type_id) references visit_type (tenant_id, id),
  add check (held_until >= ends_at),
  add check (cancellation_reason is null or cancelled_at is not null),
  add check (cancelled_at is null or no_show_at is null),
  drop constraint appointment_tenant_id_practitioner_id_tstzrange_excl,
  -- No doctor is booked twice at the same time. Who did not come leaves their time to others.
  add constraint appointment_doctor_free exclude using gist (
    tenant_id with =, practitioner_id with =,
    tstzrange(starts_at, coalesce(held_until, ends_at)) with &&)
    where (cancelled_at is null and no_show_at is null and not walk_in and not overbooked);
-- That no patient is booked twice is held from the next migration on: until here it may have happened.

-- Every process hears at once that the clinic's days look different.
create function tell_appointment_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('appointment_changed', new.tenant_id::text);
  return null;
end $$;
create trigger tells_change after insert or update on appointment for each row
  execute function tell_appointment_changed();
