-- Vital signs: what was measured of a patient at one time. Every version stays.

create table vital_signs_version (
  id uuid primary key,
  tenant_id uuid not null,
  set_id uuid not null,
  version integer not null check (version > 0),
  patient_id uuid not null,
  -- Who recorded it.
  member_id uuid not null,
  recorded_at timestamptz not null,
  -- When it was measured, by which the newest are found.
  taken_at timestamptz not null,
  -- {status, values} as the contract has it.
  content sealed not null,
  -- Two withdrawals at once: one of them wins.
  unique (tenant_id, set_id, version),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id),
  foreign key (tenant_id, member_id) references membership (tenant_id, id)
);
call isolate('vital_signs_version');
create index on vital_signs_version (tenant_id, patient_id, taken_at);
-- Append-only.
grant select, insert on vital_signs_version to :app_role;
