from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("levels", "0001_assess_levels"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="holds_first_card",
            field=models.BooleanField(
                default=False,
                help_text="applied for together with the registration: no card is made before the decision",
            ),
        ),
    ]
