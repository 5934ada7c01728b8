-- Who opens the link days before gets ready for the visit, but takes no place in today's line.
alter table tenant add column check_in_minutes int not null default 60
  check (check_in_minutes between 5 and 43200);
