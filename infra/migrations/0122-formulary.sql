-- The list of drugs that a clinic chooses from. Append-only: every version stays, and the newest counts.
create table formulary_version (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  version integer not null check (version > 0),
  source text not null,
  -- {name, form, strength, code}, as the contract has them.
  entries jsonb not null,
  member_id uuid not null,
  saved_at timestamptz not null,
  -- Two changes of the same version: one of them wins, the other is told.
  unique (tenant_id, version),
  foreign key (tenant_id, member_id) references membership (tenant_id, id)
);
call isolate('formulary_version');
grant select, insert on formulary_version to :app_role;
