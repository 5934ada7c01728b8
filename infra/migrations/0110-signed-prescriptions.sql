-- Prescriptions that a pharmacy can check by itself: what a clinic signed, what was cancelled, what was handed out.

alter table membership add column registration_council text;
alter table invitation add column registration_council text;

-- How many days prescriptions may be dispensed that are signed from now on.
alter table tenant add column prescription_days int not null default 90
  check (prescription_days between 1 and 366);

-- A key of the clinic to sign prescriptions with. The public one outlives the records of the clinic.
create table signing_key (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  -- Its thumbprint (RFC 7638).
  kid text not null unique,
  public_jwk jsonb not null,
  private_key sealed not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  revoked_at timestamptz,
  unique (tenant_id, id),
  check (revoked_at is null or retired_at is not null)
);
call isolate('signing_key');
-- One signs.
create unique index on signing_key (tenant_id) where (retired_at is null);
grant select, insert, update on signing_key to :app_role;

-- What is revoked stays revoked, and a key stays what it was.
create function keep_signing_key() returns trigger language plpgsql as $$
begin
  if (old.kid, old.public_jwk, old.created_at) is distinct from (new.kid, new.public_jwk, new.created_at)
    or (old.retired_at is not null and new.retired_at is distinct from old.retired_at)
    or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) then
    raise exception 'A signing key is not changed';
  end if;
  return new;
end $$;
create trigger stays_as_it_was before update on signing_key for each row
  execute function keep_signing_key();

-- The public keys of all clinics, which anybody may read.
create function published_signing_keys() returns table (
  kid text, public_jwk jsonb, created_at timestamptz, retired_at timestamptz, revoked_at timestamptz)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  clinic uuid;
  before text := coalesce(current_setting('teleward.tenant', true), '');
begin
  for clinic in select t.id from tenant t order by t.id loop
    perform set_config('teleward.tenant', clinic::text, true);
    return query select k.kid, k.public_jwk, k.created_at, k.retired_at, k.revoked_at from signing_key k
      where k.tenant_id = clinic order by k.created_at, k.kid;
  end loop;
  perform set_config('teleward.tenant', before, true);
end $$;

revoke execute on function published_signing_keys from public;
grant execute on function published_signing_keys to :app_role;

create table signed_prescription (
  id uuid primary key,
  tenant_id uuid not null,
  document_id uuid not null,
  key_id uuid not null,
  -- The JWS. Its bytes are as telling as the prescription.
  signed sealed not null,
  -- Of what only the holder of the JWS can say.
  secret_hash bytea not null unique,
  signed_at timestamptz not null,
  unique (tenant_id, document_id),
  foreign key (tenant_id, document_id) references document_number (tenant_id, document_id),
  foreign key (tenant_id, key_id) references signing_key (tenant_id, id)
);
call isolate('signed_prescription');
create policy presented on signed_prescription for select using (secret_hash = presented_secret_hash());

create table prescription_cancellation (
  id uuid primary key,
  tenant_id uuid not null,
  document_id uuid not null,
  cancelled_by uuid not null,
  cancelled_at timestamptz not null,
  reason sealed not null,
  -- The document that holds in its place.
  replaced_by uuid check (replaced_by <> document_id),
  unique (tenant_id, document_id),
  foreign key (tenant_id, document_id) references signed_prescription (tenant_id, document_id),
  foreign key (tenant_id, replaced_by) references signed_prescription (tenant_id, document_id),
  foreign key (tenant_id, cancelled_by) references membership (tenant_id, id)
);
call isolate('prescription_cancellation');

-- FHIR MedicationDispense. Two of the same place in the order cannot be: each knows what was handed out before it.
create table dispense (
  id uuid primary key,
  tenant_id uuid not null,
  document_id uuid not null,
  ordinal int not null check (ordinal > 0),
  dispensed_at timestamptz not null,
  content sealed not null,
  unique (tenant_id, document_id, ordinal),
  foreign key (tenant_id, document_id) references signed_prescription (tenant_id, document_id)
);
call isolate('dispense');

-- A link by which a pharmacy opens a prescription.
create table prescription_share (
  id uuid primary key,
  tenant_id uuid not null,
  document_id uuid not null,
  secret_hash bytea not null unique,
  made_at timestamptz not null,
  valid_until timestamptz not null,
  foreign key (tenant_id, document_id) references signed_prescription (tenant_id, document_id)
);
call isolate('prescription_share');
create policy presented on prescription_share for select using (secret_hash = presented_secret_hash());
create index on prescription_share (tenant_id, document_id);

-- Append-only.
grant select, insert on signed_prescription, prescription_cancellation, dispense, prescription_share to :app_role;

alter table audit_event drop constraint audit_event_actor_kind_check;
alter table audit_event add constraint audit_event_actor_kind_check
  check (actor_kind in ('staff', 'patient', 'guest', 'pharmacy', 'anonymous', 'system'));
