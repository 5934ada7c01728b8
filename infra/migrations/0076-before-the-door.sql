-- Who could not prove who they are, so that the clinic sees them; and that it lets one open the visit without, once.
alter table visit_link
  add column missed_at timestamptz,
  add column waived_until timestamptz;

-- Every process hears at once that somebody stands before the door, or no longer does.
create trigger tells_door after update on visit_link for each row
  when (new.missed_at is distinct from old.missed_at or new.waived_until is distinct from old.waived_until
    or (old.failed_attempts >= 2 and new.failed_attempts = 0))
  execute function tell_appointment_changed();

-- The try that used a code: where its answer got lost, the same try is answered again.
alter table link_code add column used_by uuid;
