-- The last number that a day gave: the number of a check-in that was taken back stays unused.

alter table outreach_session add column last_number integer not null default 0 check (last_number >= 0);
