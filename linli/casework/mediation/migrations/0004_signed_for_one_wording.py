"""A signature holds for one wording, and what was signed keeps its plan too."""

from django.db import migrations, models

_GUARD = """
CREATE OR REPLACE FUNCTION mediation_agreement_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('linli.retention', true) = 'on'
     OR current_setting('linli.rotation', true) = 'on' THEN
    RETURN COALESCE(NEW, OLD);
  END IF;
  IF OLD.state IN ('in_force', 'superseded') AND (TG_OP = 'DELETE'
     OR NEW.facts IS DISTINCT FROM OLD.facts OR NEW.points IS DISTINCT FROM OLD.points
     OR NEW.terms IS DISTINCT FROM OLD.terms OR NEW.manner IS DISTINCT FROM OLD.manner
     OR NEW.digest <> OLD.digest OR NEW.revision <> OLD.revision
     OR NEW.is_oral <> OLD.is_oral OR NEW.copies <> OLD.copies
     OR NEW.amount_cents IS DISTINCT FROM OLD.amount_cents
     OR NEW.dispute_id <> OLD.dispute_id OR NEW.position <> OLD.position
     OR NEW.in_force_at IS DISTINCT FROM OLD.in_force_at
     OR (NEW.number <> OLD.number AND NOT (OLD.state = 'in_force'
         AND NEW.state = 'superseded' AND NEW.number = OLD.number || '-1'))
     OR (NEW.state <> OLD.state AND NOT (OLD.state = 'in_force' AND NEW.state = 'superseded')))
  THEN
    RAISE EXCEPTION 'a signed agreement is not changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;

CREATE FUNCTION mediation_plan_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE agreed text;
BEGIN
  IF current_setting('linli.retention', true) = 'on'
     OR current_setting('linli.rotation', true) = 'on' THEN
    RETURN COALESCE(NEW, OLD);
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.what = OLD.what AND NEW.due_on = OLD.due_on
     AND NEW.amount_cents IS NOT DISTINCT FROM OLD.amount_cents
     AND NEW.debtor_id = OLD.debtor_id AND NEW.creditor_id IS NOT DISTINCT FROM OLD.creditor_id
     AND NEW.agreement_id = OLD.agreement_id AND NEW.position = OLD.position THEN
    RETURN NEW;
  END IF;
  SELECT state INTO agreed FROM mediation_agreement
   WHERE id = COALESCE(OLD.agreement_id, NEW.agreement_id);
  IF agreed IN ('in_force', 'superseded') THEN
    RAISE EXCEPTION 'the plan of a signed agreement is not changed'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER mediation_plan_signed BEFORE INSERT OR UPDATE OR DELETE ON mediation_obligation
  FOR EACH ROW EXECUTE FUNCTION mediation_plan_is_signed();
"""
_UNDO = """
DROP TRIGGER mediation_plan_signed ON mediation_obligation;
DROP FUNCTION mediation_plan_is_signed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_parties_to_a_case"),
        ("mediation", "0003_keeping_the_registers_of_mediation"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="agreement",
            name="agreement_number_once",
        ),
        migrations.RemoveConstraint(
            model_name="signature",
            name="party_signs_once",
        ),
        migrations.RemoveConstraint(
            model_name="signature",
            name="mediator_signs_once",
        ),
        migrations.AddField(
            model_name="agreement",
            name="alerts",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="agreement",
            name="revision",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="agreement",
            name="wishes_court",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="obligation",
            name="claimed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="obligation",
            name="closed_because",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "dropped"), _negated=True),
                fields=("number",),
                name="agreement_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "signing"))),
                fields=("dispute",),
                name="one_draft_of_a_dispute",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("party__isnull", False)),
                fields=("agreement", "party", "digest"),
                name="party_signs_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("mediator__isnull", False)),
                fields=("agreement", "mediator", "digest"),
                name="mediator_signs_once",
            ),
        ),
        migrations.RunSQL(_GUARD, _UNDO),
    ]
