-- Files of patients that were brought in, so that one of them can be taken back as a whole.
create table patient_import (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  made_by uuid not null,
  made_at timestamptz not null,
  undone_at timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, made_by) references membership (tenant_id, id)
);
call isolate('patient_import');
create index on patient_import (tenant_id, made_at desc);

-- Who came with which file.
create table patient_import_row (
  patient_id uuid primary key,
  tenant_id uuid not null,
  import_id uuid not null,
  foreign key (tenant_id, import_id) references patient_import (tenant_id, id),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id)
);
call isolate('patient_import_row');
create index on patient_import_row (tenant_id, import_id);

grant select, insert, update on patient_import to :app_role;
grant select, insert on patient_import_row to :app_role;

-- Takes an import back. The application deletes no patient by itself; here goes only who is as the file had them and
-- whom nothing else refers to, and everybody else stays.
create function undo_patient_import(wanted uuid) returns table (removed int, kept int)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one uuid;
begin
  removed := 0;
  kept := 0;
  for one in
    select r.patient_id from patient_import_row r
    where r.tenant_id = current_tenant() and r.import_id = wanted order by r.patient_id
  loop
    begin
      perform 1 from patient p
        where p.tenant_id = current_tenant() and p.id = one and p.version = 1 and p.replaced_by is null
        for update;
      if found then
        delete from patient_import_row r where r.tenant_id = current_tenant() and r.patient_id = one;
        delete from patient_version v where v.tenant_id = current_tenant() and v.patient_id = one;
        delete from patient p where p.tenant_id = current_tenant() and p.id = one;
        perform pg_notify('patient_changed', current_tenant() || ' ' || one);
        removed := removed + 1;
      else
        kept := kept + 1;
      end if;
    exception when foreign_key_violation then
      kept := kept + 1;
    end;
  end loop;
  return next;
end $$;
revoke execute on function undo_patient_import from public;
grant execute on function undo_patient_import to :app_role;
