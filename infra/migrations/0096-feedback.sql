-- How patients found their visit. Append-only: what they change within the day is a new version, and the newest counts.
create table feedback (
  id uuid primary key,
  tenant_id uuid not null,
  encounter_id uuid not null,
  patient_id uuid not null,
  version integer not null check (version > 0),
  -- 1 is very bad, 5 very good; null where nothing was said.
  sound smallint check (sound between 1 and 5),
  picture smallint check (picture between 1 and 5),
  care smallint check (care between 1 and 5),
  text sealed not null,
  -- When the first version was: by it the clinic's figures count.
  given_at timestamptz not null,
  created_at timestamptz not null,
  unique (tenant_id, encounter_id, version),
  foreign key (tenant_id, encounter_id, patient_id) references encounter (tenant_id, id, patient_id)
);
call isolate('feedback');
grant select, insert on feedback to :app_role;
create index on feedback (tenant_id, given_at);
