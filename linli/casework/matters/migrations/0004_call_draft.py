from django.db import migrations, models

import linli.foundation.crypto.fields
import linli.foundation.postgres.ids


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_catalogue_changes_append_only")]

    operations = [
        migrations.CreateModel(
            name="CallDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.foundation.postgres.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("saved_at", models.DateTimeField()),
                ("is_shelved", models.BooleanField(default=False)),
                ("content", linli.foundation.crypto.fields.SealedTextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_id", "-saved_at"], name="call_draft_of"),
                    models.Index(fields=["saved_at"], name="call_draft_age"),
                ],
            },
        ),
    ]
