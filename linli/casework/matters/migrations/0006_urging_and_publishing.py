import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_sealed_anew"),
        ("matters", "0005_dossier"),
    ]

    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="publication",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("answer", models.TextField()),
                ("kind", models.CharField(blank=True, default="", max_length=80)),
                ("district_name", models.CharField(blank=True, default="", max_length=80)),
                ("unit_name", models.CharField(blank=True, default="", max_length=80)),
                ("days", models.PositiveIntegerField()),
                ("cleared_at", models.DateTimeField()),
                ("cleared_by", models.CharField(max_length=40)),
                ("cleared_by_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PublishConsent",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="publish_consent",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("wording", models.CharField(max_length=16)),
                (
                    "way",
                    models.CharField(
                        choices=[("web", "Web"), ("phone", "Telephone"), ("api", "Other system")],
                        max_length=6,
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="matter",
            name="urged_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="matter",
            name="urgings",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("urged_at__isnull", False)),
                fields=["urged_at"],
                name="matter_urged",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["-cleared_at", "-case"], name="publication_new"),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("answer", ""), _negated=True)
                ),
                name="publication_says_something",
            ),
        ),
        migrations.AddIndex(
            model_name="publishconsent",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=["given_at", "case"],
                name="consent_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(("wording", ""), _negated=True), name="consent_has_a_wording"
            ),
        ),
        migrations.AddConstraint(
            model_name="publishconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None),
                    ("withdrawn_at__gte", models.F("given_at")),
                    _connector="OR",
                ),
                name="consent_withdrawn_after_it_was_given",
            ),
        ),
    ]
