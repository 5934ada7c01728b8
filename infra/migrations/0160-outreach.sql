-- Days on which a clinic sees people at one of its sites: what is known of the place, the plan of each day, who is on its list.

-- What a site is like. Every version stays; the newest counts.
create table site_profile (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  site_id uuid not null,
  version integer not null check (version > 0),
  -- {villages, power, network} as the contract has it.
  content jsonb not null,
  -- Whom to phone there; null where nobody was named.
  contact sealed,
  created_by uuid not null,
  created_at timestamptz not null,
  -- Two saves on the same version: one of them wins, the other is told.
  unique (tenant_id, site_id, version),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, created_by) references membership (tenant_id, id)
);
call isolate('site_profile');

create table outreach_session (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  site_id uuid not null,
  -- A day and hours on the wall of the site.
  date date not null,
  from_time text not null check (from_time ~ '^\d\d:\d\d$'),
  to_time text not null check (to_time ~ '^\d\d:\d\d$'),
  -- In the clinic's own words.
  programme text not null,
  language text not null,
  -- By whose length the doctors' hours are reckoned; null for the usual one.
  visit_type_id uuid,
  status text not null default 'planned' check (status in ('planned', 'open', 'closed', 'cancelled')),
  cancellation_reason text,
  opened_at timestamptz,
  closed_at timestamptz,
  cancelled_at timestamptz,
  -- Rises with every change of the plan, so that nobody changes what they have not seen.
  version integer not null default 1 check (version > 0),
  created_by uuid not null,
  created_at timestamptz not null,
  unique (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, visit_type_id) references visit_type (tenant_id, id),
  foreign key (tenant_id, created_by) references membership (tenant_id, id),
  check (from_time < to_time),
  check ((status = 'cancelled') = (cancelled_at is not null)),
  check ((cancelled_at is null) = (cancellation_reason is null)),
  check (status <> 'open' or opened_at is not null),
  check ((status = 'closed') = (closed_at is not null))
);
call isolate('outreach_session');
create index on outreach_session (tenant_id, date);
create index on outreach_session (tenant_id, site_id, date);

-- Who is at the site. A driver has no account: then the name stands here.
create table outreach_team_member (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  session_id uuid not null,
  member_id uuid,
  name text,
  role text not null check (role in ('lead', 'registration', 'vitals', 'medicine', 'driver', 'other')),
  from_time text not null check (from_time ~ '^\d\d:\d\d$'),
  to_time text not null check (to_time ~ '^\d\d:\d\d$'),
  came_at timestamptz,
  removed_at timestamptz,
  foreign key (tenant_id, session_id) references outreach_session (tenant_id, id),
  foreign key (tenant_id, member_id) references membership (tenant_id, id),
  check ((member_id is null) <> (name is null)),
  check (from_time < to_time)
);
call isolate('outreach_team_member');
create index on outreach_team_member (tenant_id, session_id);

-- Which doctors are online for the session, and when.
create table outreach_doctor (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  session_id uuid not null,
  practitioner_id uuid not null,
  from_time text not null check (from_time ~ '^\d\d:\d\d$'),
  to_time text not null check (to_time ~ '^\d\d:\d\d$'),
  -- The same as instants, in the zone of the site.
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  -- Not once the session was cancelled or closed.
  holds_time boolean not null default true,
  removed_at timestamptz,
  foreign key (tenant_id, session_id) references outreach_session (tenant_id, id),
  foreign key (tenant_id, practitioner_id) references membership (tenant_id, id),
  check (from_time < to_time),
  check (removed_at is null or not holds_time),
  -- No doctor is promised to two sites at the same time.
  constraint outreach_doctor_free exclude using gist (
    tenant_id with =, practitioner_id with =, tstzrange(starts_at, ends_at) with &&)
    where (holds_time)
);
call isolate('outreach_doctor');
create index on outreach_doctor (tenant_id, session_id);

-- What goes along: equipment and consumables.
create table outreach_stock (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  session_id uuid not null,
  position integer not null,
  name text not null,
  unit text not null,
  planned integer not null check (planned >= 0),
  -- As it was counted last on the day; null before.
  counted integer check (counted >= 0),
  counted_at timestamptz,
  counted_by uuid,
  removed_at timestamptz,
  foreign key (tenant_id, session_id) references outreach_session (tenant_id, id),
  foreign key (tenant_id, counted_by) references membership (tenant_id, id),
  check ((counted is null) = (counted_at is null)),
  check ((counted is null) = (counted_by is null))
);
call isolate('outreach_stock');
create index on outreach_stock (tenant_id, session_id);

-- The list. A walk-in is somebody without a record until they are registered.
create table outreach_participant (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  session_id uuid not null,
  patient_id uuid,
  source text not null check (source in ('booked', 'referred', 'walk-in', 'carried-over')),
  -- {name, age, village, reason} as the contract has it; the name is of somebody without a record.
  details sealed not null,
  -- HL7 v3 ActPriority, as in the queue.
  priority text not null default 'R' check (priority in ('EM', 'UR', 'R')),
  -- On the wall of the site; null for somebody without a time.
  expected_time text check (expected_time ~ '^\d\d:\d\d$'),
  -- The number of the day, given at check-in.
  number integer check (number > 0),
  state text not null default 'expected'
    check (state in ('expected', 'here', 'done', 'not-come', 'carried-over')),
  -- When each was done: check-in, vitals, doctor, medicine.
  steps jsonb not null default '{}',
  -- The visit by which a doctor sees them, once it is due.
  appointment_id uuid,
  -- On whose list of an earlier session they stood.
  carried_from uuid,
  version integer not null default 1 check (version > 0),
  added_by uuid not null,
  added_at timestamptz not null,
  removed_at timestamptz,
  unique (tenant_id, id),
  unique (tenant_id, session_id, number),
  foreign key (tenant_id, session_id) references outreach_session (tenant_id, id),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id),
  foreign key (tenant_id, appointment_id) references appointment (tenant_id, id),
  foreign key (tenant_id, carried_from) references outreach_participant (tenant_id, id),
  foreign key (tenant_id, added_by) references membership (tenant_id, id),
  check (source <> 'carried-over' or carried_from is not null)
);
call isolate('outreach_participant');
-- Nobody stands on one list twice, and nobody is carried over twice to the same day.
create unique index outreach_participant_once on outreach_participant (tenant_id, session_id, patient_id)
  where removed_at is null;
create unique index outreach_participant_carried_once
  on outreach_participant (tenant_id, session_id, carried_from) where removed_at is null;
create index on outreach_participant (tenant_id, patient_id);
create unique index on outreach_participant (tenant_id, appointment_id);

-- What a session leaves to be done: a referral, a result, something that was out of stock.
create table outreach_owed (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  session_id uuid not null,
  -- Null where it is owed to the site.
  participant_id uuid,
  kind text not null check (kind in ('referral', 'result', 'medicine', 'visit', 'stock', 'other')),
  details sealed not null,
  due_on date,
  added_by uuid not null,
  added_at timestamptz not null,
  done_at timestamptz,
  done_by uuid,
  removed_at timestamptz,
  foreign key (tenant_id, session_id) references outreach_session (tenant_id, id),
  foreign key (tenant_id, participant_id) references outreach_participant (tenant_id, id),
  foreign key (tenant_id, added_by) references membership (tenant_id, id),
  foreign key (tenant_id, done_by) references membership (tenant_id, id),
  check ((done_at is null) = (done_by is null))
);
call isolate('outreach_owed');
create index on outreach_owed (tenant_id, session_id);
create index on outreach_owed (tenant_id, participant_id);

-- Append-only.
grant select, insert on site_profile to :app_role;
grant select, insert, update on outreach_session, outreach_team_member, outreach_doctor, outreach_stock,
  outreach_participant, outreach_owed to :app_role;

-- Every process hears at once that a session looks different.
create function tell_outreach_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('outreach_changed', new.tenant_id::text);
  return null;
end $$;
create trigger tells_change after insert or update on outreach_session for each row
  execute function tell_outreach_changed();
create trigger tells_change after insert or update on outreach_participant for each row
  execute function tell_outreach_changed();
create trigger tells_change after insert or update on outreach_stock for each row
  execute function tell_outreach_changed();
create trigger tells_change after insert or update on outreach_owed for each row
  execute function tell_outreach_changed();
