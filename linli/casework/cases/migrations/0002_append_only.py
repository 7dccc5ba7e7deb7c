"""Events are appended and never edited; numbers come from a sequence."""

from django.db import migrations

_GUARD = """
CREATE FUNCTION cases_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Only the retention job may empty what is personal; the step itself stays for good.
  IF TG_OP = 'UPDATE'
     AND current_setting('linli.retention', true) = 'on'
     AND (to_jsonb(NEW) - 'words' - 'sealed' - 'salt')
       = (to_jsonb(OLD) - 'words' - 'sealed' - 'salt')
     AND NEW.words = '' AND NEW.salt IS NULL THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'cases_event is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER cases_event_append_only BEFORE UPDATE OR DELETE ON cases_event
  FOR EACH ROW EXECUTE FUNCTION cases_event_is_append_only();
CREATE SEQUENCE cases_number;
"""
_UNDO = """
DROP SEQUENCE cases_number;
DROP TRIGGER cases_event_append_only ON cases_event;
DROP FUNCTION cases_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(_GUARD, _UNDO)]
