from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Bucket",
            fields=[
                (
                    "key",
                    models.BinaryField(max_length=32, primary_key=True, serialize=False),
                ),
                ("left", models.FloatField()),
                ("is_refused", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["at"], name="bucket_at")]},
        ),
        # A lost bucket is a full one: it need not survive a crash, and no visitor waits for a disk.
        migrations.RunSQL(
            "ALTER TABLE throttle_bucket SET UNLOGGED",
            "ALTER TABLE throttle_bucket SET LOGGED",
        ),
    ]
