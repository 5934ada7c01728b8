-- When somebody last proved who they are, and the proof itself: second factors of an account.

alter table staff_session
  add proved_at timestamptz,
  -- Requests that were under way when the secret was renewed still carry the one before, for seconds.
  add previous_secret_hash bytea unique,
  add renewed_at timestamptz;
update staff_session set proved_at = created_at;
alter table staff_session
  alter proved_at set not null,
  alter proved_at set default now();

alter policy presented on staff_session
  using (secret_hash = presented_secret_hash() or previous_secret_hash = presented_secret_hash());

-- Second factors. Like the account itself they belong to no clinic; each shows itself to its account alone.
create function current_account() returns uuid language sql stable parallel safe
  return nullif(current_setting('teleward.account', true), '')::uuid;

create procedure keep_to_account(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy account on %s using (account_id = current_account()) with check (account_id = current_account())',
    target);
end $$;

-- Codes of an app (RFC 6238).
create table account_totp (
  id uuid primary key,
  account_id uuid not null references account,
  secret bytea not null,
  created_at timestamptz not null,
  -- Counts only once a first code was right.
  confirmed_at timestamptz,
  removed_at timestamptz,
  -- Each time step is taken once (RFC 6238, 5.2).
  last_step bigint not null default 0
);
call keep_to_account('account_totp');
create unique index on account_totp (account_id) where (confirmed_at is not null and removed_at is null);

-- WebAuthn credentials.
create table account_passkey (
  id uuid primary key,
  account_id uuid not null references account,
  -- base64url, as browsers name it.
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  removed_at timestamptz
);
call keep_to_account('account_passkey');
create index on account_passkey (account_id);

create table recovery_code (
  id uuid primary key,
  account_id uuid not null references account,
  code_hash bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  unique (account_id, code_hash)
);
call keep_to_account('recovery_code');

-- A sign-in or a registration that is under way, found by a secret or a challenge and used once.
create table sign_in_step (
  secret_hash bytea primary key,
  purpose text not null check (purpose in (
    'second-factor', 'passkey-sign-in', 'passkey-proof', 'passkey-register')),
  account_id uuid references account,
  expires_at timestamptz not null,
  used_at timestamptz
);
alter table sign_in_step enable row level security;
alter table sign_in_step force row level security;
create policy presented on sign_in_step
  using (secret_hash = presented_secret_hash()) with check (secret_hash = presented_secret_hash());

grant select, insert, update on account_totp, account_passkey, recovery_code, sign_in_step to :app_role;
