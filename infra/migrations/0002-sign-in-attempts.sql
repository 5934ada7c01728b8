-- Failed sign-ins are counted by the place they come from, so that a stranger's guesses from elsewhere do
-- not keep out the person whose account it is. An account belongs to no clinic, and neither does this.
create table sign_in_place (
  account_id uuid not null references account,
  place text not null,
  failed_attempts integer not null default 0,
  locked_until timestamptz,
  succeeded_at timestamptz,
  primary key (account_id, place)
);
grant select, insert, update on sign_in_place to :app_role;

-- Who opened a link or tried to sign in before anybody knew who they are.
alter table audit_event drop constraint audit_event_actor_kind_check;
alter table audit_event add constraint audit_event_actor_kind_check
  check (actor_kind in ('staff', 'patient', 'anonymous', 'system'));
