-- How often a stop was signed over, by month and row: by neither patient nor doctor, for the clinic to see which stops are
-- always overruled.
create table overruled_stop (
  tenant_id uuid not null references tenant,
  -- Its first day, in UTC.
  month date not null check (extract(day from month) = 1),
  -- A row of the lists that are shipped; `same-name` for an allergy to the drug itself.
  rule text not null,
  count integer not null check (count > 0),
  primary key (tenant_id, month, rule)
);
call isolate('overruled_stop');
grant select, insert, update on overruled_stop to :app_role;
