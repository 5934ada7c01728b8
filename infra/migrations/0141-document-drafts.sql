-- What is being written: one row for a document, saved in its place every few words. A version is what somebody signed; those
-- that were saved as versions before stay, and the next save of such a document begins its draft.
create table document_draft (
  id uuid primary key,
  tenant_id uuid not null,
  document_id uuid not null,
  -- Counts the saves. A signature is the next number.
  version integer not null check (version > 0),
  type text not null check (type in ('note', 'prescription')),
  encounter_id uuid not null,
  patient_id uuid not null,
  author_id uuid not null,
  -- Null once it is signed: the version has it then.
  content sealed,
  schema_version integer not null check (schema_version > 0),
  created_at timestamptz not null,
  saved_at timestamptz not null,
  unique (tenant_id, document_id),
  foreign key (tenant_id, encounter_id, patient_id) references encounter (tenant_id, id, patient_id),
  foreign key (tenant_id, author_id) references membership (tenant_id, id)
);
call isolate('document_draft');
create index on document_draft (tenant_id, patient_id);
create index on document_draft (tenant_id, encounter_id);
grant select, insert, update on document_draft to :app_role;

create function refuse_draft_after_signature() returns trigger language plpgsql as $$
begin
  if exists (
    select from document_version
    where tenant_id = new.tenant_id and document_id = new.document_id and status = 'final'
  ) then
    raise exception 'document is signed' using errcode = 'TW001';
  end if;
  return new;
end $$;
create trigger after_signature before insert or update on document_draft
  for each row when (new.content is not null) execute function refuse_draft_after_signature();

create function end_draft() returns trigger language plpgsql as $$
begin
  update document_draft set content = null
  where tenant_id = new.tenant_id and document_id = new.document_id;
  return null;
end $$;
create trigger end_draft after insert on document_version
  for each row when (new.status = 'final') execute function end_draft();
