-- Whose a published key is: what it signs in the name of another clinic is not believed.
drop function published_signing_keys();

create function published_signing_keys() returns table (
  clinic_id uuid, name text, former_names text[], kid text, public_jwk jsonb, created_at timestamptz,
  retired_at timestamptz, revoked_at timestamptz)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  clinic record;
  before text := coalesce(current_setting('teleward.tenant', true), '');
begin
  for clinic in select t.id, t.name from tenant t order by t.id loop
    perform set_config('teleward.tenant', clinic.id::text, true);
    return query select clinic.id, clinic.name,
        array(select distinct v.content ->> 'name' from clinic_version v
              where v.tenant_id = clinic.id and v.content ->> 'name' <> clinic.name order by 1),
        k.kid, k.public_jwk, k.created_at, k.retired_at, k.revoked_at
      from signing_key k where k.tenant_id = clinic.id order by k.created_at, k.kid;
  end loop;
  perform set_config('teleward.tenant', before, true);
end $$;

revoke execute on function published_signing_keys from public;
grant execute on function published_signing_keys to :app_role;
