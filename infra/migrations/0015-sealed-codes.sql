-- Secrets of apps for codes are sealed under the installation's key from here on. Those of before are given
-- up: their people set the app up anew, or come in by a passkey or a recovery code.
-- The owner sees the rows of all accounts only while nothing is forced.
alter table account_totp no force row level security;
update account_totp set secret = ''::bytea, removed_at = coalesce(removed_at, now());
alter table account_totp force row level security;
