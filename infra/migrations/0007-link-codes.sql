-- What a patient proves beside the link: the birth date, or a code that is sent to them.
alter table tenant add column link_factor text not null default 'birth-date'
  check (link_factor in ('birth-date', 'sms', 'email'));
alter table patient add column email text;

alter table visit_link add unique (tenant_id, id);
create table link_code (
  id uuid primary key,
  tenant_id uuid not null,
  link_id uuid not null,
  patient_id uuid not null,
  -- Keyed with the secret of the link, of which the database holds the hash alone.
  code_hash bytea not null check (length(code_hash) = 32),
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (tenant_id, link_id) references visit_link (tenant_id, id),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id)
);
call isolate('link_code');
create index on link_code (tenant_id, link_id, sent_at);
create index on link_code (tenant_id, patient_id, sent_at);
grant select, insert, update on link_code to :app_role;
