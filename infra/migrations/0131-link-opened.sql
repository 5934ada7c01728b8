-- The board says who has not opened their link yet, and hears at once when somebody does.
create index on visit_session (tenant_id, encounter_id);

create trigger tells_opened after insert on visit_session for each row
  execute function tell_appointment_changed();
