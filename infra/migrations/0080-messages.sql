-- What patients are sent about their visits: at a booking, when it is moved or cancelled, and before it.

alter table visit_link
  -- The secret is derived from the clinic's key of this version with this number, so that a message can repeat the
  -- link; null for links of before, whose secret was drawn by lot.
  add column counter integer check (counter > 0),
  add column key_version integer check (key_version > 0),
  add check ((counter is null) = (key_version is null)),
  add unique (tenant_id, encounter_id, counter);

-- Since when an appointment stands at its time: nobody is reminded at a time before that. Null for those that the
-- program made itself.
alter table appointment add column planned_at timestamptz;
alter table appointment no force row level security;
update appointment set planned_at = now()
  where starts_at > now() and cancelled_at is null and not walk_in;
alter table appointment force row level security;

-- How the clinic's patients hear of their visits. Every version stays; the newest counts.
create table message_settings (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  version integer not null check (version > 0),
  -- As the contract has it.
  content jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid not null,
  -- Two saves on the same version: one of them wins, the other is told.
  unique (tenant_id, version),
  foreign key (tenant_id, changed_by) references membership (tenant_id, id)
);
call isolate('message_settings');
-- Append-only.
grant select, insert on message_settings to :app_role;

create table message (
  id uuid primary key,
  tenant_id uuid not null,
  appointment_id uuid not null,
  patient_id uuid not null,
  kind text not null check (kind in ('booked', 'moved', 'cancelled', 'reminder')),
  channel text not null check (channel in ('email', 'sms')),
  -- The version of the appointment that it tells of.
  revision integer not null check (revision > 0),
  -- Of a reminder; 0 for others.
  minutes_before integer not null default 0 check ((minutes_before > 0) = (kind = 'reminder')),
  -- Rises when staff have it sent again.
  round integer not null default 1 check (round > 0),
  asked_by uuid,
  state text not null default 'waiting'
    check (state in ('waiting', 'sending', 'sent', 'failed', 'unsure', 'needless')),
  created_at timestamptz not null,
  -- When it is sent, or tried again.
  due_at timestamptz not null,
  -- When a job for it was written last.
  queued_at timestamptz not null,
  tries integer not null default 0,
  began_at timestamptz,
  settled_at timestamptz,
  sent_to sealed,
  problem text,
  -- What the server or gateway said, such as 550.
  answer text,
  needless text,
  check ((state in ('waiting', 'sending')) = (settled_at is null)),
  check ((state = 'needless') = (needless is not null)),
  check (state not in ('failed', 'unsure') or problem is not null),
  -- Each message is sent once, whoever asks for it how often.
  unique (tenant_id, appointment_id, kind, revision, minutes_before, channel, round),
  foreign key (tenant_id, appointment_id) references appointment (tenant_id, id),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id),
  foreign key (tenant_id, asked_by) references membership (tenant_id, id)
);
call isolate('message');
create index on message (tenant_id, due_at) where state in ('waiting', 'sending');
grant select, insert, update on message to :app_role;
-- Whoever looks at the day sees that somebody does not know of their visit.
create trigger tells_change after update of state on message for each row
  when (new.state is distinct from old.state
    and (new.state in ('failed', 'unsure') or (new.state = 'sent' and new.round > 1)))
  execute function tell_appointment_changed();

-- Which clinics have visits ahead or messages to send. The application cannot see which clinics there are, and
-- learns no more of them here.
create function clinics_with_messages(at timestamptz, ahead interval) returns setof uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  clinic uuid;
  before text := coalesce(current_setting('teleward.tenant', true), '');
begin
  -- The demo's people are invented: nobody writes to them.
  for clinic in select t.id from tenant t where not t.is_demo order by t.id loop
    perform set_config('teleward.tenant', clinic::text, true);
    if exists (
        select from message m
        where m.tenant_id = clinic and m.state in ('waiting', 'sending') and m.due_at <= at)
      or exists (
        select from appointment a
        where a.tenant_id = clinic and a.starts_at > at and a.starts_at <= at + ahead
          and a.cancelled_at is null and a.planned_at is not null)
    then
      return next clinic;
    end if;
  end loop;
  perform set_config('teleward.tenant', before, true);
end $$;
revoke execute on function clinics_with_messages from public;
grant execute on function clinics_with_messages to :app_role;
