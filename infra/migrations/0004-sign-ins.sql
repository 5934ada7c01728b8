-- Where a session was opened from, so that a person knows their own sign-ins from somebody else's.
alter table staff_session
  add column address inet,
  add column user_agent text not null default '';
create index on staff_session (tenant_id, membership_id) where (ended_at is null);
