-- An import is taken back some patients at a time, so that a large one neither holds everything up nor takes longer than
-- somebody waits for an answer.
alter table patient_import
  -- Since when none of them is left to be asked; null while it is being taken back.
  add column undo_ended_at timestamptz,
  add check (undo_ended_at is null or undone_at is not null);
alter table patient_import no force row level security;
update patient_import set undo_ended_at = undone_at;
alter table patient_import force row level security;

drop function undo_patient_import(uuid);

-- Takes back so many after one of them. `last` is whom it asked last; null where it asked all that there were.
create function undo_patient_import(wanted uuid, after uuid, most int)
  returns table (removed int, kept int, last uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one uuid;
begin
  removed := 0;
  kept := 0;
  for one in
    select r.patient_id from patient_import_row r
    where r.tenant_id = current_tenant() and r.import_id = wanted
      and (after is null or r.patient_id > after)
    order by r.patient_id limit most
  loop
    last := one;
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
  if removed + kept < most then
    last := null;
  end if;
  return next;
end $$;
revoke execute on function undo_patient_import from public;
grant execute on function undo_patient_import to :app_role;
