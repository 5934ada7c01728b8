-- Somebody who comes without an appointment has a row here too, from when they were registered: it books no
-- time of the doctor's, and gives no place in the line.
alter table appointment
  add column walk_in boolean not null default false,
  drop constraint appointment_tenant_id_practitioner_id_tstzrange_excl,
  -- Nobody is booked twice at the same time.
  add exclude using gist (
    tenant_id with =, practitioner_id with =, tstzrange(starts_at, ends_at) with &&)
    where (cancelled_at is null and not walk_in);
