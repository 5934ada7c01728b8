-- A server of the release before knows no drafts. One that still runs goes on writing versions, by the first schemas …
alter table document_version alter column schema_version set default 1;

-- … and never over what was saved as a draft since: its signature would be under an older text, and end the newer one.
create function refuse_version_beside_draft() returns trigger language plpgsql as $$
begin
  if exists (
    select from document_draft
    where tenant_id = new.tenant_id and document_id = new.document_id and content is not null
      and (new.status = 'preliminary' or new.version <= version)
  ) then
    raise exception 'document is a draft' using errcode = 'unique_violation';
  end if;
  return new;
end $$;
create trigger beside_draft before insert on document_version
  for each row execute function refuse_version_beside_draft();
