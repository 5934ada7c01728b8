-- When somebody last proved who they are with a second factor: a password alone must not change the factors beside it.
-- Of sessions before nobody knows it; their people are asked once more.
alter table staff_session
  add factor_proved_at timestamptz,
  add constraint factor_proved_takes_two check (factor_proved_at is null or aal = 2);
