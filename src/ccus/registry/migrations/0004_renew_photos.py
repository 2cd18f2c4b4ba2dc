from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import ccus.registry.states


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_order_print_and_deliver_cards"),
    ]

    operations = [
        migrations.CreateModel(
            name="PhotoRenewal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("photo", models.CharField(help_text="key in the file store; re-encoded JPEG", max_length=200)),
                ("replaced", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=ccus.registry.states.PhotoRenewalState.choices, default="waiting", max_length=8
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, help_text="as the audit trail names it", max_length=80)),
            ],
        ),
        migrations.AddField(
            model_name="photorenewal",
            name="technician",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="photo_renewals", to="registry.technician"
            ),
        ),
        migrations.AddIndex(
            model_name="photorenewal",
            index=models.Index(fields=["state", "sent_at", "id"], name="photo_renewal_by_state"),
        ),
        migrations.AddConstraint(
            model_name="photorenewal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("technician",), name="one_waiting_photo_of_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="photorenewal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "waiting"), ("decided_at__isnull", False), _connector="XOR"),
                name="a_decided_photo_says_when",
            ),
        ),
    ]
