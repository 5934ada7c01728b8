-- What people know a clinic by, and the faces of those who work there.
alter table tenant add column accent text check (accent ~ '^#[0-9a-f]{6}$');

-- Public: whoever gets a link sees it before they proved who they are.
create table clinic_logo (
  id uuid primary key,
  tenant_id uuid not null unique references tenant,
  -- Another one with every picture: by it the picture may be kept for good.
  picture_id uuid not null,
  -- Null once it was taken away.
  picture bytea check (length(picture) between 1 and 60000)
);
call isolate('clinic_logo');
grant select, insert, update on clinic_logo to :app_role;

create table portrait (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  member_id uuid not null,
  picture_id uuid not null,
  picture sealed,
  unique (tenant_id, member_id),
  foreign key (tenant_id, member_id) references membership (tenant_id, id)
);
call isolate('portrait');
grant select, insert, update on portrait to :app_role;
