-- Patients are registered and changed by staff. `patient` holds them as they are now; every version stays.

-- The clinic's own numbers: `*` is a letter or digit by chance, a row of `#` the next number, {year} the year.
alter table tenant
  add column patient_number_pattern text not null default 'P-******',
  add column patient_numbers integer not null default 0;

alter table patient
  -- What no statement asks for by itself, as JSON.
  add column details sealed,
  add column version integer not null default 1 check (version > 0),
  add column active boolean not null default true,
  -- Null for those who were here before this was kept.
  add column registered_at timestamptz;
create index on patient (tenant_id, registered_at desc nulls last, id);

create table patient_version (
  id uuid primary key,
  tenant_id uuid not null,
  patient_id uuid not null,
  version integer not null check (version > 0),
  -- Who wrote it and when; null where the program did, or it was here before this was kept.
  member_id uuid,
  recorded_at timestamptz,
  content sealed not null,
  -- Two changes of the same version: one of them wins, the other is told.
  unique (tenant_id, patient_id, version),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id),
  foreign key (tenant_id, member_id) references membership (tenant_id, id)
);
call isolate('patient_version');
-- Append-only.
grant select, insert on patient_version to :app_role;

-- Every process that keeps an index of a clinic's patients hears whom to read again.
create function tell_patient_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('patient_changed', new.tenant_id || ' ' || new.id);
  return null;
end $$;
create trigger tells_change after insert or update on patient for each row
  execute function tell_patient_changed();
