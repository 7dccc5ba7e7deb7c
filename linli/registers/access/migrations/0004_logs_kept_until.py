from django.db import migrations

# Of the logs only what is older than the moment may go that the operation of retention names with
# set_config('linli.forget_before', …, true); nothing is ever changed.
FORWARDS = """
CREATE FUNCTION access_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
       AND coalesce(current_setting('linli.forget_before', true), '') <> ''
       AND OLD.at < current_setting('linli.forget_before')::timestamptz THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER access_accesslogentry_append_only ON access_accesslogentry;
DROP TRIGGER access_signinevent_append_only ON access_signinevent;
CREATE TRIGGER access_accesslogentry_append_only
    BEFORE UPDATE OR DELETE ON access_accesslogentry
    FOR EACH ROW EXECUTE FUNCTION access_log_is_append_only();
CREATE TRIGGER access_signinevent_append_only
    BEFORE UPDATE OR DELETE ON access_signinevent
    FOR EACH ROW EXECUTE FUNCTION access_log_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER access_accesslogentry_append_only ON access_accesslogentry;
DROP TRIGGER access_signinevent_append_only ON access_signinevent;
DROP FUNCTION access_log_is_append_only();
CREATE TRIGGER access_accesslogentry_append_only
    BEFORE UPDATE OR DELETE ON access_accesslogentry
    FOR EACH ROW EXECUTE FUNCTION registers_append_only();
CREATE TRIGGER access_signinevent_append_only
    BEFORE UPDATE OR DELETE ON access_signinevent
    FOR EACH ROW EXECUTE FUNCTION registers_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_sign_in_account")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
