-- Clinical text and contact data are encrypted by the application before they come here, each clinic's
-- under a key of its own (docs/security.md, docs/adr/0004). The database holds the keys wrapped by a key
-- that it does not hold.

create table tenant_key (
  tenant_id uuid not null references tenant,
  version integer not null check (version > 0),
  -- The key-encryption key that wrapped it.
  key_id text not null,
  -- Null once it was destroyed: nothing of the clinic can be read any more, and no new key follows.
  wrapped bytea,
  created_at timestamptz not null,
  destroyed_at timestamptz check ((destroyed_at is null) = (wrapped is not null)),
  primary key (tenant_id, version)
);
call isolate('tenant_key');

-- For what belongs to no clinic. Its first row is made when the program starts for the first time.
create table installation_key (
  version integer primary key check (version > 0),
  key_id text not null,
  wrapped bytea not null,
  created_at timestamptz not null
);

grant select, insert on tenant_key to :app_role;
grant select on installation_key to :app_role;

-- Whoever opens or seals asks for the keys by these functions: no key changes before the transaction ends,
-- because whoever changes one takes the same lock for themselves. The lock comes first, and then a look.
create function tenant_keys() returns table (version integer, key_id text, wrapped bytea)
  language plpgsql set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('keys ' || current_tenant(), 0));
  return query select k.version, k.key_id, k.wrapped from tenant_key k
    where k.tenant_id = current_tenant();
end $$;

create function installation_keys() returns table (version integer, key_id text, wrapped bytea)
  language plpgsql set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('keys installation', 0));
  return query select k.version, k.key_id, k.wrapped from installation_key k;
end $$;

-- The key-encryption key that new data keys are wrapped by.
create function active_key_encryption_key() returns text language sql set search_path = public, pg_temp
  begin atomic
    select k.key_id from installation_keys() k order by k.version desc limit 1;
  end;

-- An encrypted value: format 1, the version of its key (4 bytes), nonce (12), ciphertext, tag (16).
create domain sealed as bytea;
-- An HMAC-SHA-256, where equal values must be found and nothing else may be learnt.
create domain blind_index as bytea;

-- What is here already is marked by a first byte of 0 and encrypted when the program starts next. From
-- then on the domains take nothing that is not encrypted.
create function not_sealed_yet(value text) returns bytea language sql immutable
  return '\x00'::bytea || convert_to(value, 'UTF8');

alter table patient drop constraint patient_tenant_id_identifier_key;
alter table patient add column identifier_index blind_index;
-- The owner sees the rows of all clinics only while nothing is forced.
alter table patient no force row level security;
update patient set identifier_index = not_sealed_yet(identifier);
alter table patient force row level security;
alter table patient
  alter column identifier_index set not null,
  add unique (tenant_id, identifier_index),
  alter column identifier type sealed using not_sealed_yet(identifier),
  alter column name type sealed using not_sealed_yet(name),
  alter column birth_date type sealed using not_sealed_yet(to_char(birth_date, 'YYYY-MM-DD')),
  alter column phone type sealed using not_sealed_yet(phone);
alter table appointment alter column reason type sealed using not_sealed_yet(reason);
alter table encounter_participant alter column name type sealed using not_sealed_yet(name);
alter table chat_message alter column text type sealed using not_sealed_yet(text);
-- The digest of a short text gives the text away to whoever tries texts; it is made from what is opened.
alter table document_version
  drop column digest,
  alter column content type sealed using not_sealed_yet(content::text);

drop function not_sealed_yet(text);

alter domain sealed add constraint sealed
  check (substring(value from 1 for 1) = '\x01'::bytea and length(value) >= 33) not valid;
alter domain blind_index add constraint blind_index check (length(value) = 32) not valid;
