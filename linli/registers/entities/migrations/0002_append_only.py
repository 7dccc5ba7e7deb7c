"""What was changed stays; it may be sealed anew, and goes with what is kept no longer."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION entities_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('linli.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('linli.rotation', true) = 'on'
       AND (to_jsonb(NEW) - 'before' - 'after') = (to_jsonb(OLD) - 'before' - 'after')
       AND octet_length(NEW.before) = octet_length(OLD.before)
       AND octet_length(NEW.after) = octet_length(OLD.after) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entities_entitychange_append_only
    BEFORE UPDATE OR DELETE ON entities_entitychange
    FOR EACH ROW EXECUTE FUNCTION entities_append_only();
"""
BACK = """
DROP TRIGGER entities_entitychange_append_only ON entities_entitychange;
DROP FUNCTION entities_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTION, BACK)]
