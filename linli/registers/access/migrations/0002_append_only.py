from django.db import migrations

FORWARDS = """
CREATE TRIGGER access_accesslogentry_append_only
    BEFORE UPDATE OR DELETE ON access_accesslogentry
    FOR EACH ROW EXECUTE FUNCTION registers_append_only();
CREATE TRIGGER access_signinevent_append_only
    BEFORE UPDATE OR DELETE ON access_signinevent
    FOR EACH ROW EXECUTE FUNCTION registers_append_only();
"""
BACKWARDS = """
DROP TRIGGER access_accesslogentry_append_only ON access_accesslogentry;
DROP TRIGGER access_signinevent_append_only ON access_signinevent;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("places", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
