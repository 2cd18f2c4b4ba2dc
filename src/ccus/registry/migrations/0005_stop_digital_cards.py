from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import ccus.registry.states


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_renew_photos"),
    ]

    operations = [
        migrations.CreateModel(
            name="DigitalCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("status_list", models.PositiveIntegerField()),
                ("status_index", models.PositiveIntegerField(help_text="drawn at random, so that it tells no order")),
                ("made_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "stop_reason",
                    models.CharField(blank=True, choices=ccus.registry.states.DigitalCardStop.choices, max_length=20),
                ),
            ],
        ),
        migrations.AddField(
            model_name="digitalcard",
            name="technician",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="digital_cards", to="registry.technician"
            ),
        ),
        migrations.AddConstraint(
            model_name="digitalcard",
            constraint=models.UniqueConstraint(
                fields=("status_list", "status_index"), name="a_place_in_a_status_list_is_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="digitalcard",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stopped_at__isnull", True)),
                fields=("technician",),
                name="one_digital_card_in_force_of_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="digitalcard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stop_reason", ""), ("stopped_at__isnull", True)),
                    models.Q(("stopped_at__isnull", False), models.Q(("stop_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_stopped_digital_card_says_why",
            ),
        ),
    ]
