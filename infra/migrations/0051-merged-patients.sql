-- Two records of one person: one of them goes on, the other refers to it (FHIR Patient.link, replaced-by). What was
-- written under either stays there, so that taking the reference away undoes it with nothing lost.
alter table patient
  add column replaced_by uuid check (replaced_by <> id),
  add foreign key (tenant_id, replaced_by) references patient (tenant_id, id);
create index on patient (tenant_id, replaced_by) where replaced_by is not null;

-- All records of a person: this one, and those that it replaced.
create function records_of_patient(record uuid) returns setof uuid
  language sql stable rows 2 set search_path = public, pg_temp as $$
  with recursive records (id) as (
    select record
    union
    select p.id from patient p join records r on p.replaced_by = r.id
  )
  select id from records
$$;

-- The record that stands for this one now.
create function standing_record_of(record uuid) returns uuid
  language sql stable set search_path = public, pg_temp as $$
  with recursive records (id, replaced_by) as (
    select p.id, p.replaced_by from patient p where p.id = record
    union
    select p.id, p.replaced_by from patient p join records r on p.id = r.replaced_by
  )
  select id from records where replaced_by is null
$$;
