-- What the day of an outreach session adds to its plan: who came when, why somebody is urgent, what was handed out.

alter table outreach_participant
  add column arrived_at timestamptz,
  -- Why they are more urgent than others.
  add column priority_reason sealed,
  -- The doctor is late or the line is gone.
  add column doctor_later boolean not null default false,
  -- Why somebody who came was not seen, once the day is over.
  add column unseen_reason text check (unseen_reason in ('doctor', 'network', 'time', 'left', 'other')),
  add check (arrived_at is null or number is not null),
  add check (state not in ('here', 'done') or number is not null),
  add check (unseen_reason is null or state = 'carried-over');

-- FHIR R4 Appointment.priority, by HL7 v3 ActPriority: how urgent it was known to be before the patient came in.
alter table appointment add column priority text not null default 'R' check (priority in ('EM', 'UR', 'R'));

alter table outreach_stock add unique (tenant_id, id);

-- What somebody was given. Which medicine it was says what they have.
create table outreach_hand_out (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  session_id uuid not null,
  participant_id uuid not null,
  -- Lines of the stock and how much of each, as the contract has it.
  content sealed not null,
  handed_out_by uuid not null,
  handed_out_at timestamptz not null,
  foreign key (tenant_id, session_id) references outreach_session (tenant_id, id),
  foreign key (tenant_id, participant_id) references outreach_participant (tenant_id, id),
  foreign key (tenant_id, handed_out_by) references membership (tenant_id, id)
);
call isolate('outreach_hand_out');
create index on outreach_hand_out (tenant_id, session_id);
create index on outreach_hand_out (tenant_id, participant_id);

-- Append-only.
grant select, insert on outreach_hand_out to :app_role;

create trigger tells_change after update on outreach_team_member for each row
  execute function tell_outreach_changed();
