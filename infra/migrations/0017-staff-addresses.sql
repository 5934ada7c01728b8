-- The e-mail addresses of staff are encrypted like other contact data: sign-ins under the key of the
-- installation, invitations under the clinic's. The domains take what is marked as not encrypted yet until
-- the program has started next, as in 0005.
alter domain sealed drop constraint sealed;
alter domain blind_index drop constraint blind_index;

create function not_sealed_yet(value text) returns bytea language sql immutable
  return '\x00'::bytea || convert_to(value, 'UTF8');

alter table account
  drop constraint account_email_key,
  drop constraint account_email_check,
  add column email_index blind_index;
-- The type is changed in place of an update, which row-level security would keep from the owner.
alter table account alter column email_index type blind_index using not_sealed_yet(email);
alter table account
  alter column email_index set not null,
  add unique (email_index),
  alter column email type sealed using not_sealed_yet(email);

drop index invitation_tenant_id_email_idx;
alter table invitation
  drop constraint invitation_email_check,
  add column email_index blind_index;
alter table invitation alter column email_index type blind_index using not_sealed_yet(email);
alter table invitation
  alter column email_index set not null,
  alter column email type sealed using not_sealed_yet(email);
create unique index on invitation (tenant_id, email_index)
  where (revoked_at is null and accepted_at is null);

drop function not_sealed_yet(text);

-- The secrets of apps are sealed already, but for those that 0015 gave up.
alter table account_totp
  alter column secret drop not null,
  alter column secret type sealed using nullif(secret, ''::bytea);
-- Rotating the key goes through the rows of all accounts. The owner could take the policy away anyway.
create policy owner on account_totp to current_user using (true) with check (true);

alter domain sealed add constraint sealed
  check (substring(value from 1 for 1) = '\x01'::bytea and length(value) >= 33) not valid;
alter domain blind_index add constraint blind_index check (length(value) = 32) not valid;
