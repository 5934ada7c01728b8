-- A patient's e-mail address is encrypted like the other contact data. The domain takes what is marked as
-- not encrypted yet until the program has started next, as in 0005.
alter domain sealed drop constraint sealed;
alter table patient alter column email type sealed
  using '\x00'::bytea || convert_to(email, 'UTF8');
alter domain sealed add constraint sealed
  check (substring(value from 1 for 1) = '\x01'::bytea and length(value) >= 33) not valid;
