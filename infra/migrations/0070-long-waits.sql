-- How long somebody may wait while no doctor of their line is there, before everybody at work is told.
alter table tenant add column long_wait_minutes int not null default 15
  check (long_wait_minutes between 5 and 240);

-- When somebody of the clinic last took on to see to it. It is told again once the limit has passed again.
alter table queue_entry add column long_wait_seen_at timestamptz;
