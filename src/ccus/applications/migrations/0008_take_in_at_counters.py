import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0007_know_registered_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="is_at_counter",
            field=models.BooleanField(
                default=False, help_text="taken in at the registration counter that `proxy_ccus_id` names"
            ),
        ),
        migrations.CreateModel(
            name="CounterCase",
            fields=[
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="counter_case",
                        serialize=False,
                        to="applications.application",
                    ),
                ),
                (
                    "counter_ccus_id",
                    models.CharField(help_text="business ID of the organization that runs the counter", max_length=14),
                ),
                ("key", models.UUIDField(help_text="UUIDv7 of the machine of the clerk")),
                ("slip", models.CharField(help_text="number on the slip, such as 1121-7QK3", max_length=9)),
                (
                    "clerk",
                    models.CharField(help_text="who has it in hand, as the audit trail names them", max_length=80),
                ),
                ("clerk_name", models.CharField(max_length=120)),
                ("received_at", models.DateTimeField(help_text="when the person stood there, by the clerk's machine")),
                ("arrived_at", models.DateTimeField()),
                (
                    "papers_taken",
                    models.JSONField(
                        default=dict, help_text="key of the clerk's machine to the paper, of each picture"
                    ),
                ),
                (
                    "taken_yen",
                    models.PositiveIntegerField(help_text="taken at the counter before the fee was asked", null=True),
                ),
                ("taken_by", models.CharField(blank=True, help_text="way of that payment", max_length=8)),
            ],
            options={
                "indexes": [models.Index(fields=["counter_ccus_id", "received_at"], name="counter_case_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("counter_ccus_id", "key"), name="a_counter_takes_a_case_in_once"),
                    models.UniqueConstraint(
                        fields=("counter_ccus_id", "slip"), name="slips_of_a_counter_do_not_repeat"
                    ),
                ],
            },
        ),
    ]
