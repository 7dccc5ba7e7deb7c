from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediation", "0006_signs_and_applications_sent_once")]

    operations = [
        migrations.AddField(
            model_name="mediator",
            name="last_appointed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
