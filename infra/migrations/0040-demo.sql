-- The demo's clinic is marked, and so are its accounts, whose passwords are published with the program. Where
-- the program does not say that the demo is open, they open nothing, whatever is kept of them.

alter table tenant add column is_demo boolean not null default false;
alter table account add column is_demo boolean not null default false;

-- The owner sees the rows only while nothing is forced.
alter table tenant no force row level security;
update tenant set is_demo = true where id = '0190a000-0000-7000-8000-000000000001';
alter table tenant force row level security;
update account set is_demo = true where id::text like '0190a000-0000-7000-8001-%';

-- The functions below run as the owner and look at the mark of every clinic.
create policy owner on tenant for select to current_user using (true);

create function demo_is_open() returns boolean language sql stable parallel safe
  return coalesce(current_setting('teleward.demo', true), '') = 'open';

create function is_closed(clinic uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  return not demo_is_open() and exists (select from tenant where id = clinic and is_demo);

-- Whether somebody works here already, for whom the program was set up.
create function is_set_up() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  return exists (select from tenant where demo_is_open() or not is_demo);

alter policy own on membership
  using (account_id = nullif(current_setting('teleward.account', true), '')::uuid
    and not is_closed(tenant_id));
alter policy presented on staff_session
  using ((secret_hash = presented_secret_hash() or previous_secret_hash = presented_secret_hash())
    and not is_closed(tenant_id));
alter policy presented on visit_session
  using (secret_hash = presented_secret_hash() and not is_closed(tenant_id));
alter policy presented on guest_session
  using (secret_hash = presented_secret_hash() and not is_closed(tenant_id));
alter policy presented on visit_link
  using (secret_hash = presented_secret_hash() and not is_closed(tenant_id));
alter policy presented on guest_link
  using (secret_hash = presented_secret_hash() and not is_closed(tenant_id));
alter policy presented on invitation
  using (secret_hash = presented_secret_hash() and not is_closed(tenant_id));
alter policy presented on password_reset
  using (secret_hash = presented_secret_hash() and not is_closed(tenant_id));

-- Ends every session of the demo, so that none comes back with it, and those that somebody opened elsewhere with a
-- password that anybody can read.
create function end_demo_sessions(at timestamptz) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  clinic tenant;
  ended integer := 0;
  more integer;
begin
  for clinic in select * from tenant loop
    perform set_config('teleward.tenant', clinic.id::text, true);
    update staff_session s set ended_at = at
      where s.tenant_id = clinic.id and s.ended_at is null and (clinic.is_demo or exists (
        select from membership m join account a on a.id = m.account_id
        where m.tenant_id = s.tenant_id and m.id = s.membership_id and a.is_demo));
    get diagnostics more = row_count;
    ended := ended + more;
    continue when not clinic.is_demo;
    update visit_session set ended_at = at where tenant_id = clinic.id and ended_at is null;
    get diagnostics more = row_count;
    ended := ended + more;
    update guest_session set ended_at = at where tenant_id = clinic.id and ended_at is null;
    get diagnostics more = row_count;
    ended := ended + more;
  end loop;
  perform set_config('teleward.tenant', '', true);
  return ended;
end $$;
