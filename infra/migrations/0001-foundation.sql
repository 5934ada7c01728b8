-- Clinics, people, appointments, visits and the record store.
--
-- Every table of a clinic carries tenant_id, shows only the clinic that the transaction is set to, and
-- refers to rows of the same clinic only: foreign keys include tenant_id.

create extension if not exists btree_gist;

create function current_tenant() returns uuid language sql stable parallel safe
  return nullif(current_setting('teleward.tenant', true), '')::uuid;

create function presented_secret_hash() returns bytea language sql stable parallel safe
  return decode(coalesce(current_setting('teleward.secret_hash', true), ''), 'hex');

-- Forces row-level security on a table and shows only the current clinic's rows.
create procedure isolate(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant on %s using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())',
    target);
end $$;

-- Clinics and the people who work there ---------------------------------------------------------

create table tenant (
  id uuid primary key,
  name text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  time_zone text not null,
  emergency_number text,
  phone text
);

alter table tenant enable row level security;
alter table tenant force row level security;
create policy itself on tenant using (id = current_tenant()) with check (id = current_tenant());

-- A person's sign-in. It belongs to no clinic: memberships say where the person works.
create table account (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  password_hash text not null,
  failed_attempts integer not null default 0,
  locked_until timestamptz
);

create table membership (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  account_id uuid not null references account,
  name text not null,
  qualification text,
  registration_number text,
  roles text[] not null check (
    roles <@ array['administrator', 'doctor', 'nurse', 'front-desk', 'auditor'] and cardinality(roles) > 0),
  active boolean not null default true,
  unique (tenant_id, id),
  unique (tenant_id, account_id)
);
call isolate('membership');
-- At sign-in the clinic is not known yet: the account that proved itself may see its own rows.
create policy own on membership for select
  using (account_id = nullif(current_setting('teleward.account', true), '')::uuid);

create table staff_session (
  id uuid primary key,
  tenant_id uuid not null,
  membership_id uuid not null,
  secret_hash bytea not null unique,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  foreign key (tenant_id, membership_id) references membership (tenant_id, id)
);
call isolate('staff_session');
create policy presented on staff_session for select using (secret_hash = presented_secret_hash());

create table site (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  name text not null,
  time_zone text not null,
  unique (tenant_id, id)
);
call isolate('site');

-- Patients, appointments and visits ---------------------------------------------------------------

create table patient (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  identifier text not null,
  name text not null,
  birth_date date not null,
  gender text not null check (gender in ('male', 'female', 'other', 'unknown')),
  phone text,
  language text not null,
  unique (tenant_id, id),
  unique (tenant_id, identifier)
);
call isolate('patient');

create table appointment (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  patient_id uuid not null,
  practitioner_id uuid not null,
  site_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  reason text not null,
  cancelled_at timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id),
  foreign key (tenant_id, practitioner_id) references membership (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  -- Nobody is booked twice at the same time.
  exclude using gist (
    tenant_id with =, practitioner_id with =, tstzrange(starts_at, ends_at) with &&)
    where (cancelled_at is null)
);
call isolate('appointment');
create index on appointment (tenant_id, starts_at);

create table encounter (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  appointment_id uuid not null,
  patient_id uuid not null,
  practitioner_id uuid not null,
  status text not null default 'planned'
    check (status in ('planned', 'arrived', 'in-progress', 'finished', 'cancelled')),
  device_check jsonb,
  arrived_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  unique (tenant_id, id),
  unique (tenant_id, id, patient_id),
  unique (tenant_id, appointment_id),
  foreign key (tenant_id, appointment_id) references appointment (tenant_id, id),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id),
  foreign key (tenant_id, practitioner_id) references membership (tenant_id, id),
  check (status <> 'in-progress' or started_at is not null),
  check ((status = 'finished') = (ended_at is not null))
);
call isolate('encounter');
create index on encounter (tenant_id, patient_id);

create table visit_link (
  id uuid primary key,
  tenant_id uuid not null,
  encounter_id uuid not null,
  secret_hash bytea not null unique,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  revoked_at timestamptz,
  failed_attempts integer not null default 0,
  locked_until timestamptz,
  foreign key (tenant_id, encounter_id) references encounter (tenant_id, id)
);
call isolate('visit_link');
create policy presented on visit_link for select using (secret_hash = presented_secret_hash());
create index on visit_link (tenant_id, encounter_id);

create table visit_session (
  id uuid primary key,
  tenant_id uuid not null,
  encounter_id uuid not null,
  secret_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  foreign key (tenant_id, encounter_id) references encounter (tenant_id, id)
);
call isolate('visit_session');
create policy presented on visit_session for select using (secret_hash = presented_secret_hash());

create table encounter_participant (
  id uuid primary key,
  tenant_id uuid not null,
  encounter_id uuid not null,
  person_id uuid not null,
  role text not null check (role in ('doctor', 'nurse', 'patient')),
  name text not null,
  joined_at timestamptz not null,
  left_at timestamptz,
  reconnections integer not null default 0,
  measured_ms bigint not null default 0,
  audio_samples bigint not null default 0,
  audio_concealed_samples bigint not null default 0,
  video_ms bigint not null default 0,
  video_frames bigint not null default 0,
  video_frozen_ms bigint not null default 0,
  packets_received bigint not null default 0,
  packets_lost bigint not null default 0,
  round_trip_sum_ms bigint not null default 0,
  round_trip_count bigint not null default 0,
  unique (tenant_id, encounter_id, person_id),
  foreign key (tenant_id, encounter_id) references encounter (tenant_id, id)
);
call isolate('encounter_participant');

create table chat_message (
  id uuid primary key,
  tenant_id uuid not null,
  encounter_id uuid not null,
  participant_id uuid not null references encounter_participant,
  text text not null,
  sent_at timestamptz not null,
  foreign key (tenant_id, encounter_id) references encounter (tenant_id, id)
);
call isolate('chat_message');
create index on chat_message (tenant_id, encounter_id, sent_at);

-- The record store --------------------------------------------------------------------------------

create table consent (
  id uuid primary key,
  tenant_id uuid not null,
  encounter_id uuid not null,
  patient_id uuid not null,
  purpose text not null check (purpose in ('treatment')),
  text_version text not null,
  language text not null,
  given_at timestamptz not null,
  unique (tenant_id, encounter_id, purpose),
  foreign key (tenant_id, encounter_id, patient_id) references encounter (tenant_id, id, patient_id)
);
call isolate('consent');

-- One row per save. Nothing is updated; the newest version is the document as it stands.
create table document_version (
  id uuid primary key,
  tenant_id uuid not null,
  document_id uuid not null,
  version integer not null check (version > 0),
  type text not null check (type in ('note', 'prescription')),
  encounter_id uuid not null,
  patient_id uuid not null,
  author_id uuid not null,
  status text not null check (status in ('preliminary', 'final')),
  content jsonb not null,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null,
  -- Two saves on the same version: one of them wins, the other is told.
  unique (tenant_id, document_id, version),
  foreign key (tenant_id, encounter_id, patient_id) references encounter (tenant_id, id, patient_id),
  foreign key (tenant_id, author_id) references membership (tenant_id, id)
);
call isolate('document_version');
create index on document_version (tenant_id, patient_id, created_at);
create index on document_version (tenant_id, encounter_id);
-- A document is signed once, and nothing follows its signature.
create unique index on document_version (tenant_id, document_id) where (status = 'final');

create function refuse_version_after_signature() returns trigger language plpgsql as $$
begin
  if exists (
    select from document_version
    where tenant_id = new.tenant_id and document_id = new.document_id and status = 'final'
  ) then
    raise exception 'document is signed' using errcode = 'TW001';
  end if;
  return new;
end $$;
create trigger after_signature before insert on document_version
  for each row execute function refuse_version_after_signature();

create table audit_event (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  recorded_at timestamptz not null,
  actor_kind text not null check (actor_kind in ('staff', 'patient', 'system')),
  actor_id uuid,
  actor_roles text[] not null,
  action text not null,
  entity_type text,
  entity_id uuid,
  patient_id uuid,
  outcome text not null check (outcome in ('success', 'refused')),
  address inet
);
call isolate('audit_event');
create index on audit_event (tenant_id, recorded_at);
create index on audit_event (tenant_id, patient_id, recorded_at);

-- What the application may do ----------------------------------------------------------------------

grant usage on schema public to :app_role;
grant select, insert on all tables in schema public to :app_role;
revoke all on migration from :app_role;
grant update on
  tenant, account, membership, staff_session, site, patient, appointment, encounter, visit_link,
  visit_session, encounter_participant
  to :app_role;
-- chat_message, consent, document_version and audit_event are append-only.
