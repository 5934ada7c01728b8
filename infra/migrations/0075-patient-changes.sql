-- What patients may change by themselves, until how many minutes before the visit; null where they call the clinic.
alter table tenant
  add column patient_cancel_minutes int default 1440 check (patient_cancel_minutes between 0 and 43200),
  add column patient_move_minutes int default 1440 check (patient_move_minutes between 0 and 43200);

-- That they did, for the clinic to see; and from when they moved it. What the clinic changes next takes it away.
alter table appointment
  add column patient_changed_at timestamptz,
  add column patient_changed_from timestamptz,
  add check (patient_changed_from is null or patient_changed_at is not null);
create index on appointment (tenant_id, patient_changed_at) where patient_changed_at is not null;
