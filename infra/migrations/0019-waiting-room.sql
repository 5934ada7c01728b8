-- The waiting room. Doctors may share their patients in a queue; everybody else waits for their own doctor.

create table queue (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  name text not null,
  -- Who comes this much after the appointed time is counted from when they came.
  late_after_minutes integer not null check (late_after_minutes between 0 and 240),
  -- A doctor's own patients are taken as if they were due this much earlier, by that doctor alone.
  own_doctor_minutes integer not null check (own_doctor_minutes between 0 and 240),
  created_at timestamptz not null,
  -- Nobody else comes in; who is in stays.
  closed_at timestamptz,
  unique (tenant_id, id),
  unique (tenant_id, name)
);
call isolate('queue');

create table queue_practitioner (
  tenant_id uuid not null,
  queue_id uuid not null,
  practitioner_id uuid not null,
  left_at timestamptz,
  primary key (tenant_id, queue_id, practitioner_id),
  foreign key (tenant_id, queue_id) references queue (tenant_id, id),
  foreign key (tenant_id, practitioner_id) references membership (tenant_id, id)
);
call isolate('queue_practitioner');
-- A doctor serves one queue, so that it is clear where their patients wait.
create unique index on queue_practitioner (tenant_id, practitioner_id) where (left_at is null);

-- A stay in one line: in a queue, or, where queue_id is null, for one practitioner. What ended stays.
create table queue_entry (
  id uuid primary key,
  tenant_id uuid not null,
  encounter_id uuid not null,
  queue_id uuid,
  practitioner_id uuid not null,
  -- HL7 v3 ActPriority, as FHIR R4 Encounter.priority takes it: emergency, urgent, routine.
  priority text not null default 'R' check (priority in ('EM', 'UR', 'R')),
  -- Null for who comes without an appointment.
  appointed_at timestamptz,
  arrived_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'held', 'called')),
  called_by uuid,
  -- What whoever sent the patient here wants the next to know.
  note sealed,
  left_at timestamptz,
  outcome text check (outcome in ('admitted', 'transferred', 'no-show', 'ended')),
  unique (tenant_id, id),
  foreign key (tenant_id, encounter_id) references encounter (tenant_id, id),
  foreign key (tenant_id, queue_id) references queue (tenant_id, id),
  foreign key (tenant_id, practitioner_id) references membership (tenant_id, id),
  foreign key (tenant_id, called_by) references membership (tenant_id, id),
  check ((state = 'called') = (called_by is not null)),
  check ((left_at is null) = (outcome is null))
);
call isolate('queue_entry');
-- Nobody waits in two lines.
create unique index on queue_entry (tenant_id, encounter_id) where (left_at is null);

grant select, insert, update on queue, queue_practitioner, queue_entry to :app_role;

-- Every process hears at once whose place changed.
create function tell_queue_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('queue_changed', new.tenant_id || ' ' || new.encounter_id);
  return null;
end $$;
create trigger tells_change after insert or update on queue_entry for each row
  execute function tell_queue_changed();

-- Who waits already goes on waiting for their doctor.
alter table encounter no force row level security;
alter table appointment no force row level security;
alter table queue_entry no force row level security;
insert into queue_entry (id, tenant_id, encounter_id, practitioner_id, appointed_at, arrived_at)
  select gen_random_uuid(), e.tenant_id, e.id, e.practitioner_id, a.starts_at, e.arrived_at
  from encounter e join appointment a on a.id = e.appointment_id
  where e.status = 'arrived' and e.arrived_at is not null;
alter table encounter force row level security;
alter table appointment force row level security;
alter table queue_entry force row level security;
