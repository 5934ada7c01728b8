-- Sign-in through a provider of the clinic's own (OpenID Connect).
alter table sign_in_step drop constraint sign_in_step_purpose_check;
alter table sign_in_step add constraint sign_in_step_purpose_check check (purpose in (
  'second-factor', 'passkey-sign-in', 'passkey-proof', 'passkey-register', 'oidc'));

-- Whose account a person at a provider is: found by a hash over the issuer and its subject.
create table account_identity (
  subject_hash bytea primary key,
  account_id uuid not null references account,
  created_at timestamptz not null,
  last_used_at timestamptz not null
);
call keep_to_account('account_identity');
create policy presented on account_identity for select using (subject_hash = presented_secret_hash());
grant select, insert, update on account_identity to :app_role;
