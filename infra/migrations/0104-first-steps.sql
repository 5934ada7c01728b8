-- What an administrator has yet to do is computed from what there is. Kept is only that they want to see it no more.
alter table tenant add column first_steps_hidden_at timestamptz;
-- Whether a trial message was ever taken is asked each time an administrator sees the day.
create index on audit_event (tenant_id) where action = 'message.trial-taken';
