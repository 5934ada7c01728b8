-- People without an account who are invited to one visit: family, carers, interpreters.

create table guest (
  id uuid primary key,
  tenant_id uuid not null,
  encounter_id uuid not null,
  name text not null,
  role text not null check (role in ('family', 'interpreter')),
  -- What they may do there: be heard, see and be seen, chat from when they are let in, read what was before.
  speaks boolean not null,
  pictures boolean not null,
  chat boolean not null,
  earlier_chat boolean not null,
  invited_by uuid not null,
  invited_at timestamptz not null,
  -- While they are in the visit, so that a new room after a failure lets them in again.
  admitted_at timestamptz,
  removed_at timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, encounter_id) references encounter (tenant_id, id),
  foreign key (tenant_id, invited_by) references membership (tenant_id, id),
  check (admitted_at is null or removed_at is null)
);
call isolate('guest');
create index on guest (tenant_id, encounter_id);

create table guest_link (
  id uuid primary key,
  tenant_id uuid not null,
  guest_id uuid not null,
  secret_hash bytea not null unique,
  -- argon2id: a million codes are few, and whoever reads this table shall not have them in a second.
  code_hash text not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  revoked_at timestamptz,
  failed_attempts integer not null default 0,
  locked_until timestamptz,
  foreign key (tenant_id, guest_id) references guest (tenant_id, id)
);
call isolate('guest_link');
create policy presented on guest_link for select using (secret_hash = presented_secret_hash());
create index on guest_link (tenant_id, guest_id);

create table guest_session (
  id uuid primary key,
  tenant_id uuid not null,
  guest_id uuid not null,
  secret_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  foreign key (tenant_id, guest_id) references guest (tenant_id, id)
);
call isolate('guest_session');
create policy presented on guest_session for select using (secret_hash = presented_secret_hash());
-- Every process hears at once which session ended, as it does of the other kinds.
create function tell_guest_session_ended() returns trigger language plpgsql as $$
begin
  perform pg_notify('session_ended', new.id::text);
  return null;
end $$;
create trigger tells_end after update of ended_at on guest_session for each row
  when (old.ended_at is null and new.ended_at is not null)
  execute function tell_guest_session_ended();
create index on guest_session (tenant_id, guest_id) where (ended_at is null);

grant select, insert, update on guest, guest_link, guest_session to :app_role;

alter table encounter_participant drop constraint encounter_participant_role_check;
alter table encounter_participant add constraint encounter_participant_role_check
  check (role in ('doctor', 'nurse', 'patient', 'family', 'interpreter'));

alter table audit_event drop constraint audit_event_actor_kind_check;
alter table audit_event add constraint audit_event_actor_kind_check
  check (actor_kind in ('staff', 'patient', 'guest', 'anonymous', 'system'));
