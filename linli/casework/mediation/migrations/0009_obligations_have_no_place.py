"""Lists of obligations go by who sees the dispute: they need no place of their own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("mediation", "0008_files_made_and_word_forms"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="obligation",
            name="community_code",
        ),
    ]
