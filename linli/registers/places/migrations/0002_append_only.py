from django.db import migrations

# One trigger function for every append-only table of the registers. Rows may go only in the
# retention job, which says so with: SET LOCAL linli.retention = 'on'.
FUNCTION = """
CREATE FUNCTION registers_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('linli.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""

TRIGGERS = """
CREATE TRIGGER places_registerchange_append_only
    BEFORE UPDATE OR DELETE ON places_registerchange
    FOR EACH ROW EXECUTE FUNCTION registers_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION registers_append_only()"),
        migrations.RunSQL(
            TRIGGERS,
            "DROP TRIGGER places_registerchange_append_only ON places_registerchange",
        ),
    ]
