-- Media of visits are encrypted from end to end: always, unless staff turn it off for a visit, or never.
alter table tenant add column encryption text not null default 'optional'
  check (encryption in ('required', 'optional', 'off'));

alter table encounter
  -- Settled as the first person is let in, or by who turns it off; null until then.
  add column encryption text check (encryption in ('on', 'off')),
  -- That staff turned it off for this visit, who and why.
  add column encryption_off_at timestamptz,
  add column encryption_off_by uuid,
  add column encryption_off_reason text check (encryption_off_reason in ('browser', 'trouble')),
  -- That both ends read each other the same safety code, last, and who says so.
  add column code_compared_at timestamptz,
  add column code_compared_by uuid,
  add check ((encryption_off_at is null) = (encryption_off_by is null)),
  add check ((encryption_off_at is null) = (encryption_off_reason is null)),
  add check (encryption_off_at is null or encryption = 'off'),
  add check ((code_compared_at is null) = (code_compared_by is null)),
  add foreign key (tenant_id, encryption_off_by) references membership (tenant_id, id),
  add foreign key (tenant_id, code_compared_by) references membership (tenant_id, id);

-- Visits that run have pages open that cannot. The owner sees the rows of all clinics only while nothing is forced.
alter table encounter no force row level security;
update encounter set encryption = 'off' where status = 'in-progress';
alter table encounter force row level security;

-- Counts the groups whose keys encrypted a visit: the server forgets one with its room, and the next is not taken for it.
alter table visit_room add column key_generation integer not null default 0 check (key_generation >= 0);
