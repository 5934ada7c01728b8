-- A clinic may demand two factors of its people: those who signed in with one see nothing until they add another.
alter table tenant
  -- Counts for sessions from then on, so that nobody is stopped in a visit. Null where it is not demanded.
  add two_factors_since timestamptz;
alter table staff_session
  -- Authenticator assurance level (NIST SP 800-63B-4): 2 where the sign-in took two factors.
  add aal smallint not null default 1 check (aal in (1, 2));
