"""The history of the rules is written and never edited."""

from django.db import migrations

_GUARD = """
CREATE FUNCTION matters_cataloguechange_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'matters_cataloguechange is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER matters_cataloguechange_append_only
  BEFORE UPDATE OR DELETE ON matters_cataloguechange
  FOR EACH ROW EXECUTE FUNCTION matters_cataloguechange_is_append_only();
"""
_UNDO = """
DROP TRIGGER matters_cataloguechange_append_only ON matters_cataloguechange;
DROP FUNCTION matters_cataloguechange_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_catalogue_history")]
    operations = [migrations.RunSQL(_GUARD, _UNDO)]
