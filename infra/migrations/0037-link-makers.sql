-- Who made a patient's link; null where the program did, and for links of before.
alter table visit_link add column made_by uuid,
  add foreign key (tenant_id, made_by) references membership (tenant_id, id);

-- The same on the rows of whoever asks for a code or opens the visit with that link.
alter table audit_event add column link_made_by uuid;

-- Rows without it are hashed as before, so that what is linked already still fits.
create or replace function audit_link_hash(previous bytea, number bigint, event audit_event) returns bytea
  language sql stable set search_path = public, pg_temp
  return sha256(previous || convert_to((jsonb_build_array(
    number, event.tenant_id, event.id,
    to_char(event.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    event.actor_kind, event.actor_id, event.actor_roles, event.action, event.entity_type,
    event.entity_id, event.patient_id, event.outcome, event.address::text)
    || case when event.link_made_by is null then '[]'::jsonb
         else jsonb_build_array(event.link_made_by) end)::text, 'UTF8'));
