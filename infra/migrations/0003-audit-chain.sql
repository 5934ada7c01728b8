-- The audit as a chain: each row is linked to the one before by a hash over both, so that an edit, a
-- deletion or another order shows. Checkpoints of the newest link, signed and kept outside of this
-- database, show a cut tail (docs/security.md).

create table audit_link (
  tenant_id uuid not null references tenant,
  sequence bigint not null check (sequence > 0),
  event_id uuid not null unique references audit_event,
  hash bytea not null check (length(hash) = 32),
  primary key (tenant_id, sequence)
);
call isolate('audit_link');

-- What is hashed is JSON text as PostgreSQL writes jsonb; audit-chain.ts writes the same to check it.
create function audit_link_hash(previous bytea, number bigint, event audit_event) returns bytea
  language sql stable set search_path = public, pg_temp
  return sha256(previous || convert_to(jsonb_build_array(
    number, event.tenant_id, event.id,
    to_char(event.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    event.actor_kind, event.actor_id, event.actor_roles, event.action, event.entity_type,
    event.entity_id, event.patient_id, event.outcome, event.address::text)::text, 'UTF8'));

-- Runs as the owner, so that the application cannot write links of its own. At the end of the
-- transaction, when it waits for nothing else, so that the clinic's turn is short and cannot deadlock.
create function link_audit_event() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  newest audit_link;
  number bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('audit ' || new.tenant_id, 0));
  select * into newest from audit_link
    where tenant_id = new.tenant_id order by sequence desc limit 1;
  number := coalesce(newest.sequence, 0) + 1;
  insert into audit_link (tenant_id, sequence, event_id, hash) values (
    new.tenant_id, number, new.id,
    audit_link_hash(coalesce(newest.hash, ''::bytea), number, new));
  return null;
end $$;

-- Rows of before, in the order they were written in. The owner sees them only while nothing is forced.
alter table audit_event no force row level security;
alter table audit_link no force row level security;
do $$
declare
  event audit_event;
  newest audit_link;
  number bigint;
begin
  for event in select * from audit_event order by tenant_id, recorded_at, id loop
    newest := null;
    select * into newest from audit_link
      where tenant_id = event.tenant_id order by sequence desc limit 1;
    number := coalesce(newest.sequence, 0) + 1;
    insert into audit_link (tenant_id, sequence, event_id, hash) values (
      event.tenant_id, number, event.id,
      audit_link_hash(coalesce(newest.hash, ''::bytea), number, event));
  end loop;
end $$;
alter table audit_event force row level security;
alter table audit_link force row level security;

create constraint trigger chained after insert on audit_event
  deferrable initially deferred for each row execute function link_audit_event();

grant select on audit_link to :app_role;
