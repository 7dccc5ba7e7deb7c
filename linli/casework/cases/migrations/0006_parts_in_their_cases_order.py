"""Parts repeat when their case is due and whether it is open, so that an index gives the order."""

from django.db import migrations, models

_REPEAT = """
UPDATE cases_assignment AS part SET case_due_at = held.due_at, is_case_open = held.is_open
FROM cases_case AS held
WHERE held.id = part.case_id AND part.is_current
"""
# Constraint triggers that wait for the end of the transaction would forbid the indexes after it.
_AT_ONCE = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_keeping")]
    operations = [
        migrations.AddField("assignment", "case_due_at", models.DateTimeField(null=True)),
        migrations.AddField("assignment", "is_case_open", models.BooleanField(default=True)),
        migrations.RunSQL([_AT_ONCE, _REPEAT], migrations.RunSQL.noop),
        migrations.AddIndex(
            "assignment",
            models.Index(
                fields=["unit", "case_due_at", "id"],
                name="assignment_case_due",
                condition=models.Q(is_current=True, is_case_open=True),
            ),
        ),
        migrations.AddIndex(
            "assignment",
            models.Index(
                fields=["unit", "due_at", "id"],
                name="assignment_assist",
                condition=models.Q(is_open=True, role="assist"),
            ),
        ),
    ]
