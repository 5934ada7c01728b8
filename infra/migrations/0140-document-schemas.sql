-- By which schema of its kind a content is read. What was kept before schemas were counted is read by the first, which takes
-- every form that there was.
alter table document_version add column schema_version integer not null default 1 check (schema_version > 0);
alter table document_version alter column schema_version drop default;
