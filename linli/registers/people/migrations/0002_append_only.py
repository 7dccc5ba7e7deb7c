"""What was changed and what was checked stays; it may be sealed anew, and goes when a person is erased."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION people_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('linli.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('linli.rotation', true) = 'on'
       AND (to_jsonb(NEW) - 'before' - 'after') = (to_jsonb(OLD) - 'before' - 'after')
       AND coalesce(octet_length((to_jsonb(NEW) ->> 'before')), 0)
         = coalesce(octet_length((to_jsonb(OLD) ->> 'before')), 0)
       AND coalesce(octet_length((to_jsonb(NEW) ->> 'after')), 0)
         = coalesce(octet_length((to_jsonb(OLD) ->> 'after')), 0) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER people_personchange_append_only
    BEFORE UPDATE OR DELETE ON people_personchange
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER people_lettingcheck_append_only
    BEFORE UPDATE OR DELETE ON people_lettingcheck
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE SEQUENCE people_household_number;
CREATE SEQUENCE people_form_number;
CREATE SEQUENCE people_request_number;
"""
BACK = """
DROP SEQUENCE people_request_number;
DROP SEQUENCE people_household_number;
DROP SEQUENCE people_form_number;
DROP TRIGGER people_lettingcheck_append_only ON people_lettingcheck;
DROP TRIGGER people_personchange_append_only ON people_personchange;
DROP FUNCTION people_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("places", "0002_append_only")]
    operations = [migrations.RunSQL(FUNCTION, BACK)]
