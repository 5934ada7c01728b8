-- The session on which a patient said how they found the visit: no other one reads it. Null for what was said before.
alter table feedback add column session_id uuid;
