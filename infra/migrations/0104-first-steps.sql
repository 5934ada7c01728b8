-- What an administrator has yet to do is computed from what there is. Kept is only that they want to see it no more.
alter table tenant add column first_steps_hidden_at timestamptz;
