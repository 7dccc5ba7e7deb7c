"""What was signed is never changed, what was said is never edited, numbers never go back."""

from django.db import migrations

_GUARD = """
CREATE FUNCTION mediation_agreement_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('linli.retention', true) = 'on'
     OR current_setting('linli.rotation', true) = 'on' THEN
    RETURN COALESCE(NEW, OLD);
  END IF;
  IF OLD.state IN ('in_force', 'superseded') AND (TG_OP = 'DELETE'
     OR NEW.facts IS DISTINCT FROM OLD.facts OR NEW.points IS DISTINCT FROM OLD.points
     OR NEW.terms IS DISTINCT FROM OLD.terms OR NEW.manner IS DISTINCT FROM OLD.manner
     OR NEW.digest <> OLD.digest OR NEW.number <> OLD.number
     OR NEW.in_force_at IS DISTINCT FROM OLD.in_force_at
     OR (NEW.state <> OLD.state AND NOT (OLD.state = 'in_force' AND NEW.state = 'superseded')))
  THEN
    RAISE EXCEPTION 'a signed agreement is not changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER mediation_agreement_signed BEFORE UPDATE OR DELETE ON mediation_agreement
  FOR EACH ROW EXECUTE FUNCTION mediation_agreement_is_signed();

CREATE FUNCTION mediation_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('linli.retention', true) = 'on'
     OR current_setting('linli.rotation', true) = 'on' THEN
    RETURN COALESCE(NEW, OLD);
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER mediation_utterance_append_only BEFORE UPDATE OR DELETE ON mediation_utterance
  FOR EACH ROW EXECUTE FUNCTION mediation_is_append_only();
CREATE TRIGGER mediation_signature_append_only BEFORE UPDATE OR DELETE ON mediation_signature
  FOR EACH ROW EXECUTE FUNCTION mediation_is_append_only();
CREATE TRIGGER mediation_rule_change_append_only
  BEFORE UPDATE OR DELETE ON mediation_mediationrulechange
  FOR EACH ROW EXECUTE FUNCTION mediation_is_append_only();

CREATE FUNCTION mediation_numbers_go_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.last <> OLD.last + 1 OR NEW.year <> OLD.year
     OR NEW.committee_id <> OLD.committee_id THEN
    RAISE EXCEPTION 'file numbers have no gaps' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mediation_numbers_go_on BEFORE UPDATE OR DELETE ON mediation_numberseries
  FOR EACH ROW EXECUTE FUNCTION mediation_numbers_go_on();
"""
_UNDO = """
DROP TRIGGER mediation_numbers_go_on ON mediation_numberseries;
DROP FUNCTION mediation_numbers_go_on();
DROP TRIGGER mediation_rule_change_append_only ON mediation_mediationrulechange;
DROP TRIGGER mediation_signature_append_only ON mediation_signature;
DROP TRIGGER mediation_utterance_append_only ON mediation_utterance;
DROP FUNCTION mediation_is_append_only();
DROP TRIGGER mediation_agreement_signed ON mediation_agreement;
DROP FUNCTION mediation_agreement_is_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("mediation", "0001_initial")]
    operations = [migrations.RunSQL(_GUARD, _UNDO)]
