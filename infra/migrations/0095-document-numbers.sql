-- What people call a signed document by: R-2026-0007 is the seventh prescription that a clinic signed in 2026. It
-- counts without gaps, for each clinic, kind and year.
create table document_number (
  tenant_id uuid not null references tenant,
  document_id uuid not null,
  type text not null check (type in ('note', 'prescription')),
  -- In the clinic's zone.
  year integer not null,
  ordinal integer not null check (ordinal > 0),
  primary key (tenant_id, document_id),
  unique (tenant_id, type, year, ordinal)
);

-- What was signed before gets its number in the order of signing. The owner sees the rows of all clinics only while
-- nothing is forced.
alter table document_version no force row level security;
alter table tenant no force row level security;
insert into document_number (tenant_id, document_id, type, year, ordinal)
select tenant_id, document_id, type, year,
  row_number() over (partition by tenant_id, type, year order by created_at, document_id)
from (
  select v.tenant_id, v.document_id, v.type, v.created_at,
    extract(year from v.created_at at time zone t.time_zone)::int as year
  from document_version v join tenant t on t.id = v.tenant_id
  where v.status = 'final'
) signed;
alter table document_version force row level security;
alter table tenant force row level security;

call isolate('document_number');
-- Append-only: a number is never given twice.
grant select, insert on document_number to :app_role;
