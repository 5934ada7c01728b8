-- The clinic's questions before a visit, and what patients answered. Every version of both stays.

create table intake_form (
  tenant_id uuid not null references tenant,
  version integer not null check (version > 0),
  -- {items, source} as the contract has it.
  content jsonb not null,
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, version),
  foreign key (tenant_id, created_by) references membership (tenant_id, id)
);
call isolate('intake_form');

create table intake_response (
  id uuid primary key,
  tenant_id uuid not null,
  encounter_id uuid not null,
  patient_id uuid not null,
  -- Of the questions that were answered.
  form_version integer not null,
  -- Counts the responses of one visit: two at once cannot both be the next.
  version integer not null check (version > 0),
  status text not null check (status in ('in-progress', 'completed')),
  language text not null,
  answers sealed not null,
  -- The most urgent of the red flags, by which the line is ordered.
  priority text check (priority in ('EM', 'UR')),
  created_at timestamptz not null,
  unique (tenant_id, id),
  unique (tenant_id, encounter_id, version),
  foreign key (tenant_id, encounter_id) references encounter (tenant_id, id),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id),
  foreign key (tenant_id, form_version) references intake_form (tenant_id, version)
);
call isolate('intake_response');

grant select, insert on intake_form, intake_response to :app_role;

-- The board shows who has answered what must not wait.
create trigger tells_change after insert on intake_response for each row
  execute function tell_queue_changed();
