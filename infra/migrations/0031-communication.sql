-- What patients who wait and the clinic write to each other (FHIR Communication).
create table communication (
  id uuid primary key,
  tenant_id uuid not null,
  encounter_id uuid not null,
  -- Null where the patient wrote it.
  member_id uuid,
  text sealed not null,
  sent_at timestamptz not null,
  foreign key (tenant_id, encounter_id) references encounter (tenant_id, id),
  foreign key (tenant_id, member_id) references membership (tenant_id, id)
);
call isolate('communication');
create index on communication (tenant_id, encounter_id, sent_at);
-- Append-only, as everything that was said.
grant select, insert on communication to :app_role;

-- The board shows who waits for an answer.
create trigger tells_change after insert on communication for each row
  execute function tell_queue_changed();

-- Every process tells the patient's page.
create function tell_communication_sent() returns trigger language plpgsql as $$
begin
  perform pg_notify('communication_sent', new.tenant_id || ' ' || new.encounter_id);
  return null;
end $$;
create trigger tells_sent after insert on communication for each row
  execute function tell_communication_sent();
