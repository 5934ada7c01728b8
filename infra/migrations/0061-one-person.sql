-- Records that were merged are one person, who is in one place at a time.

-- The record that stands for this one now, which no merge changes before the transaction ends.
create function hold_standing_record(record uuid) returns uuid
  language plpgsql set search_path = public, pg_temp as $$
declare
  stands uuid := record;
  further uuid;
begin
  loop
    select replaced_by into further from patient where id = stands for share;
    -- Whom there is not is told by who asks, or by the foreign key.
    exit when further is null;
    stands := further;
  end loop;
  return stands;
end $$;

alter table appointment
  -- The record that stands for the patient now.
  add column standing_patient_id uuid,
  -- At a time at which the person had another visit already: so it was found, here or when two records were merged.
  -- Nothing is made so.
  add column patient_overbooked boolean not null default false,
  drop constraint if exists appointment_patient_free;

-- The owner sees the rows only while nothing is forced.
alter table patient no force row level security;
alter table appointment no force row level security;
update appointment set standing_patient_id = standing_record_of(patient_id);
-- Nobody kept it from happening before: such visits stay, marked, until the clinic moves them.
update appointment a set patient_overbooked = true
  where a.cancelled_at is null and a.no_show_at is null and not a.walk_in and exists (
    select from appointment o
    where o.tenant_id = a.tenant_id and o.standing_patient_id = a.standing_patient_id
      and (o.starts_at, o.id) < (a.starts_at, a.id)
      and o.cancelled_at is null and o.no_show_at is null and not o.walk_in
      and tstzrange(o.starts_at, o.ends_at) && tstzrange(a.starts_at, a.ends_at));
alter table appointment force row level security;
alter table patient force row level security;

alter table appointment
  alter column standing_patient_id set not null,
  add foreign key (tenant_id, standing_patient_id) references patient (tenant_id, id),
  add constraint appointment_patient_free exclude using gist (
    tenant_id with =, standing_patient_id with =, tstzrange(starts_at, ends_at) with &&)
    where (cancelled_at is null and no_show_at is null and not walk_in and not patient_overbooked);
create index on appointment (tenant_id, standing_patient_id, starts_at);

create function stand_for_patient() returns trigger
  language plpgsql set search_path = public, pg_temp as $$
begin
  new.standing_patient_id := hold_standing_record(new.patient_id);
  return new;
end $$;
create trigger stands_for_patient before insert or update of patient_id on appointment for each row
  execute function stand_for_patient();

-- A merge, or its undoing, takes the visits with it. Those at a time of another one stay, marked; the mark goes where
-- nothing is at that time any more.
create function follow_standing_record() returns trigger
  language plpgsql set search_path = public, pg_temp as $$
declare
  stands uuid := standing_record_of(new.id);
  stood uuid;
begin
  select standing_record_of(old.replaced_by) into stood where old.replaced_by is not null;
  -- Who is booked at this moment is booked first.
  perform from patient where id in (stands, stood) for update;
  update appointment a
    set standing_patient_id = stands,
      patient_overbooked = a.patient_overbooked or (
        a.cancelled_at is null and a.no_show_at is null and not a.walk_in and exists (
          select from appointment o
          where o.standing_patient_id = stands
            and o.cancelled_at is null and o.no_show_at is null and not o.walk_in
            and tstzrange(o.starts_at, o.ends_at) && tstzrange(a.starts_at, a.ends_at)))
    where a.patient_id in (select records_of_patient(new.id)) and a.standing_patient_id <> stands;
  update appointment a set patient_overbooked = false
    where a.patient_overbooked and a.standing_patient_id in (stands, stood) and not exists (
      select from appointment o
      where o.standing_patient_id = a.standing_patient_id and o.id <> a.id
        and o.cancelled_at is null and o.no_show_at is null and not o.walk_in
        and tstzrange(o.starts_at, o.ends_at) && tstzrange(a.starts_at, a.ends_at));
  return null;
end $$;
create trigger takes_visits after update of replaced_by on patient for each row
  when (old.replaced_by is distinct from new.replaced_by)
  execute function follow_standing_record();
