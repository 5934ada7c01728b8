-- Who was carried over is looked up by the line that they came from.
create index on outreach_participant (tenant_id, carried_from) where carried_from is not null;
