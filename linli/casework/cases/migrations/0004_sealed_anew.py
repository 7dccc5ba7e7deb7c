"""The sealed fields of a step may be sealed anew with a new key; nothing else of it changes."""

from django.db import migrations

_BEFORE = """
CREATE OR REPLACE FUNCTION cases_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Only the retention job may empty what is personal; the step itself stays for good.
  IF TG_OP = 'UPDATE'
     AND current_setting('linli.retention', true) = 'on'
     AND (to_jsonb(NEW) - 'words' - 'sealed' - 'salt')
       = (to_jsonb(OLD) - 'words' - 'sealed' - 'salt')
     AND NEW.words = '' AND NEW.salt IS NULL THEN
    RETURN NEW;
  END IF;
"""
# The same text sealed anew has the same length; that it is the same one the chain's digest tells.
_ROTATION = """
  IF TG_OP = 'UPDATE'
     AND current_setting('linli.rotation', true) = 'on'
     AND (to_jsonb(NEW) - 'sealed') = (to_jsonb(OLD) - 'sealed')
     AND octet_length(OLD.sealed) > 0
     AND octet_length(NEW.sealed) = octet_length(OLD.sealed) THEN
    RETURN NEW;
  END IF;
"""
_AFTER = """
  RAISE EXCEPTION 'cases_event is append-only' USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_measures_of_the_call_back")]
    operations = [migrations.RunSQL(_BEFORE + _ROTATION + _AFTER, _BEFORE + _AFTER)]
