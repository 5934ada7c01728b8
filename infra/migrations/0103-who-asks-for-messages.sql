-- Which clinics have messages to send is told to the application alone. Installations that ran 0080-messages.sql before
-- it said so get it here; where it was said already, this changes nothing.
revoke execute on function clinics_with_messages from public;
grant execute on function clinics_with_messages to :app_role;
