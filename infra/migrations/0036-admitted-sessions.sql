-- Whether the doctor let this session's page into the visit. Another session of the same patient is let in
-- anew: somebody else may have made a link meanwhile and know the birth date.
alter table visit_session add column admitted_at timestamptz;
-- Whoever is in a visit stays in it. The owner sees the rows of all clinics only while nothing is forced.
alter table visit_session no force row level security;
alter table encounter no force row level security;
update visit_session s set admitted_at = e.started_at from encounter e
  where e.id = s.encounter_id and e.status = 'in-progress' and s.ended_at is null;
alter table visit_session force row level security;
alter table encounter force row level security;

-- The session that somebody came in by last. It is in use until they leave, at whichever process.
alter table encounter_participant add column session_id uuid;
