-- What a clinic says of itself and of the places it works at can be changed, and how it was before stays known.
alter table tenant
  add column address text,
  -- What its people speak with patients, as BCP 47 tags.
  add column languages text[] not null default array['en', 'zh-Hans'] check (cardinality(languages) > 0),
  add column details_version int not null default 1 check (details_version > 0);

-- FHIR Location: a site that closed stays, because visits were held there.
alter table site
  add column phone text,
  add column active boolean not null default true;

create table clinic_version (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  version int not null check (version > 0),
  content jsonb not null,
  -- Null for how it was set up.
  changed_at timestamptz,
  changed_by uuid,
  unique (tenant_id, version),
  check ((changed_at is null) = (changed_by is null)),
  foreign key (tenant_id, changed_by) references membership (tenant_id, id)
);
call isolate('clinic_version');
-- Append-only.
grant select, insert on clinic_version to :app_role;
