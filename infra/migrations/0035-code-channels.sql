-- A patient is asked for a code wherever one can be sent to them, and for the birth date only elsewhere: staff
-- know birth dates and make links. What a clinic chooses is the way that is taken first.
alter table tenant rename column link_factor to code_channel;
alter table tenant drop constraint tenant_link_factor_check, alter column code_channel set default 'sms';
-- The owner sees the rows of all clinics only while nothing is forced.
alter table tenant no force row level security;
update tenant set code_channel = 'sms' where code_channel = 'birth-date';
alter table tenant force row level security;
alter table tenant add check (code_channel in ('sms', 'email'));
