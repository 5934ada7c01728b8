-- Lines of prescriptions that doctors write often, with whole doses. They name no patient.

create table prescription_favourite (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  -- Null for the clinic's.
  owner_id uuid,
  name text not null,
  -- Lines with quantity and instructions, as the contract has them.
  items jsonb not null,
  -- Rises with every change, so that nobody changes what they have not seen.
  version integer not null check (version > 0),
  removed_at timestamptz,
  foreign key (tenant_id, owner_id) references membership (tenant_id, id)
);
call isolate('prescription_favourite');
create index on prescription_favourite (tenant_id, owner_id);
grant select, insert, update on prescription_favourite to :app_role;
