-- Who waits elsewhere is sent a message when their turn is near, and keeps the place until then.
create table turn_notice (
  tenant_id uuid not null,
  encounter_id uuid not null,
  -- Null where the patient has thought better of it.
  channel text check (channel in ('sms', 'email')),
  asked_at timestamptz not null,
  -- Two were before them.
  near_sent_at timestamptz,
  -- Somebody called them while their page was closed.
  called_sent_at timestamptz,
  primary key (tenant_id, encounter_id),
  foreign key (tenant_id, encounter_id) references encounter (tenant_id, id)
);
call isolate('turn_notice');
grant select, insert, update on turn_notice to :app_role;

-- Somebody who asks when their turn is near already is told at once.
create trigger tells_change after insert or update of channel on turn_notice for each row
  execute function tell_queue_changed();
