-- How long somebody waits is estimated from the visits that were and those that run.

-- What each doctor does now, and did last.
create index on encounter (tenant_id, practitioner_id, started_at) where (started_at is not null);
-- How the wait before a visit ended.
create index on queue_entry (tenant_id, encounter_id);

-- Every process hears at once that a visit began, ended or will not be.
create function tell_visit_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('visit_changed', new.tenant_id || ' ' || new.id);
  return null;
end $$;
create trigger tells_change after update of status on encounter for each row
  when (old.status <> new.status and new.status in ('in-progress', 'finished', 'cancelled'))
  execute function tell_visit_changed();
