-- What is known of a patient beside what was written in visits: allergies, medicines, problems, measured values.
-- Every version stays.

create table clinical_fact_version (
  id uuid primary key,
  tenant_id uuid not null,
  fact_id uuid not null,
  version integer not null check (version > 0),
  patient_id uuid not null,
  -- Who recorded it.
  member_id uuid not null,
  recorded_at timestamptz not null,
  -- {status, content} as the contract has it. Which kind of fact it is says too much to stand in the open.
  content sealed not null,
  -- Two changes of the same version: one of them wins, the other is told.
  unique (tenant_id, fact_id, version),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id),
  foreign key (tenant_id, member_id) references membership (tenant_id, id)
);
call isolate('clinical_fact_version');
create index on clinical_fact_version (tenant_id, patient_id);
-- Append-only.
grant select, insert on clinical_fact_version to :app_role;
