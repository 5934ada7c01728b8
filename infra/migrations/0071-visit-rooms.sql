-- Which server process holds the room of a visit. A process has a number of its own from its start on and holds an
-- advisory lock by it for as long as it is connected: PostgreSQL knows at once when it dies.
create sequence server_process as integer cycle;

create table visit_room (
  tenant_id uuid not null,
  encounter_id uuid not null,
  -- Null where nobody holds one.
  process integer,
  -- Counts who held it: what was held under an earlier one is not held any more.
  epoch bigint not null default 1,
  primary key (tenant_id, encounter_id),
  foreign key (tenant_id, encounter_id) references encounter (tenant_id, id)
);
call isolate('visit_room');

grant usage on sequence server_process to :app_role;
grant select, insert, update on visit_room to :app_role;
