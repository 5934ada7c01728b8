-- Consent is asked for each purpose apart, may be refused and taken back. Every decision is a row; the newest
-- of a visit and purpose is in force. Terms are FHIR R4's (Consent.status, Consent.scope treatment and
-- research); sharing and recording are ours.
alter table consent rename column given_at to decided_at;
alter table consent
  drop constraint consent_purpose_check,
  drop constraint consent_tenant_id_encounter_id_purpose_key,
  add constraint consent_purpose_check
    check (purpose in ('treatment', 'sharing', 'recording', 'research')),
  -- The first decision of a visit and purpose is 1.
  add column version integer not null default 1 check (version > 0),
  -- Given, refused, taken back.
  add column status text not null default 'active' check (status in ('active', 'rejected', 'inactive')),
  -- SHA-256 of the canonical JSON (RFC 8785) of the text that was shown.
  add column text_digest text check (text_digest ~ '^[0-9a-f]{64}$'),
  -- Who heard the patient say it; null where the patient tapped.
  add column witness_id uuid,
  add column witness_role text check (witness_role in ('doctor', 'nurse', 'chw')),
  add check ((witness_id is null) = (witness_role is null)),
  add foreign key (tenant_id, witness_id) references membership (tenant_id, id),
  add unique (tenant_id, encounter_id, purpose, version);

-- Until now there was one text in two languages. The owner sees the rows of all clinics only while nothing is
-- forced.
alter table consent no force row level security;
update consent set text_digest = case language
  when 'en' then '3d94451a7303998af94713a286b692489e2c545e3715cd60fa7d697a5f92ea06'
  when 'zh-Hans' then 'cc59109590501c0f53c40d6102f634f53ecc179570d8d2c16dce48acaa6d4d94' end;
alter table consent force row level security;
alter table consent
  alter column text_digest set not null,
  alter column version drop default,
  alter column status drop default;

-- What the clinic asks for. Nothing is recorded or used for research where it does not say so.
alter table tenant add column consent_purposes text[] not null default array['treatment', 'sharing']
  check (consent_purposes <@ array['treatment', 'sharing', 'recording', 'research']
    and 'treatment' = any (consent_purposes));
