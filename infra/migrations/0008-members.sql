-- The people of a clinic: a role for community health workers, invitations, links in place of a forgotten
-- password, and rules that hold whichever program changes a row.

alter table membership drop constraint membership_roles_check;
alter table membership add constraint membership_roles_check check (
  roles <@ array['administrator', 'doctor', 'nurse', 'chw', 'front-desk', 'auditor'] and cardinality(roles) > 0);

create table invitation (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  email text not null check (email = lower(email)),
  name text not null,
  qualification text,
  registration_number text,
  roles text[] not null check (
    roles <@ array['administrator', 'doctor', 'nurse', 'chw', 'front-desk', 'auditor'] and cardinality(roles) > 0),
  secret_hash bytea not null unique,
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  accepted_at timestamptz,
  -- Who it made a member.
  membership_id uuid,
  foreign key (tenant_id, invited_by) references membership (tenant_id, id),
  foreign key (tenant_id, membership_id) references membership (tenant_id, id),
  check ((membership_id is null) = (accepted_at is null)),
  check (revoked_at is null or accepted_at is null)
);
call isolate('invitation');
create policy presented on invitation for select using (secret_hash = presented_secret_hash());
create unique index on invitation (tenant_id, email) where (revoked_at is null and accepted_at is null);

create table password_reset (
  id uuid primary key,
  tenant_id uuid not null,
  membership_id uuid not null,
  secret_hash bytea not null unique,
  made_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz,
  foreign key (tenant_id, membership_id) references membership (tenant_id, id),
  foreign key (tenant_id, made_by) references membership (tenant_id, id),
  check (revoked_at is null or used_at is null)
);
call isolate('password_reset');
create policy presented on password_reset for select using (secret_hash = presented_secret_hash());
create unique index on password_reset (tenant_id, membership_id)
  where (revoked_at is null and used_at is null);

grant select, insert, update on invitation, password_reset to :app_role;

-- A clinic keeps an administrator. Two who remove each other at once take turns, so that the second sees
-- what the first did.
create function keep_an_administrator() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('administrators ' || new.tenant_id, 0));
  if not exists (
    select from membership
    where tenant_id = new.tenant_id and active and 'administrator' = any (roles)
  ) then
    raise exception 'the clinic would have no administrator' using errcode = 'TW002';
  end if;
  return null;
end $$;
create trigger keeps_an_administrator after update of active, roles on membership for each row
  when (old.active and 'administrator' = any (old.roles)
    and not (new.active and 'administrator' = any (new.roles)))
  execute function keep_an_administrator();

-- Whoever no longer works here, or may do less than before, is signed out everywhere; and what a former
-- administrator handed out opens nothing any more.
create function end_what_a_member_had() returns trigger language plpgsql as $$
begin
  update staff_session set ended_at = now()
    where tenant_id = new.tenant_id and membership_id = new.id and ended_at is null;
  update password_reset set revoked_at = now()
    where tenant_id = new.tenant_id and revoked_at is null and used_at is null
      and ((membership_id = new.id and not new.active)
        or (made_by = new.id and not (new.active and 'administrator' = any (new.roles))));
  if not (new.active and 'administrator' = any (new.roles)) then
    update invitation set revoked_at = now()
      where tenant_id = new.tenant_id and invited_by = new.id
        and revoked_at is null and accepted_at is null;
  end if;
  return null;
end $$;
create trigger ends_what_a_member_had after update of active, roles on membership for each row
  when ((old.active and not new.active) or not old.roles <@ new.roles)
  execute function end_what_a_member_had();

-- Every process hears at once which session ended, whoever ended it, and closes its sockets.
create function tell_session_ended() returns trigger language plpgsql as $$
begin
  perform pg_notify('session_ended', new.id::text);
  return null;
end $$;
create trigger tells_end after update of ended_at on staff_session for each row
  when (old.ended_at is null and new.ended_at is not null) execute function tell_session_ended();
create trigger tells_end after update of ended_at on visit_session for each row
  when (old.ended_at is null and new.ended_at is not null) execute function tell_session_ended();
