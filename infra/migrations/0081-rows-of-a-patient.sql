-- Taking back an imported patient asks each of these tables for rows of theirs.
create index on message (tenant_id, patient_id);
create index on intake_response (tenant_id, patient_id);
create index on appointment (tenant_id, patient_id);
