from django.db import migrations, models

import ccus.billing.states


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0002_keep_notices"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="charge",
            name="one_charge_waits_for_a_subject",
        ),
        migrations.AddField(
            model_name="charge",
            name="receiver",
            field=models.CharField(choices=ccus.billing.states.Receiver.choices, default="operator", max_length=20),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("subject_kind", "subject_id", "receiver"),
                name="one_charge_waits_for_a_subject_and_receiver",
            ),
        ),
    ]
