from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import ccus.registry.states


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_let_codes_of_residence_statuses_be_long"),
    ]

    operations = [
        migrations.CreateModel(
            name="CardBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(help_text="as the audit trail names it", max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="CardOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(choices=ccus.registry.states.CardOrderReason.choices, max_length=20)),
                (
                    "state",
                    models.CharField(choices=ccus.registry.states.CardLife.choices, default="ordered", max_length=10),
                ),
                ("identity_proven", models.BooleanField(default=True)),
                ("fee_yen", models.PositiveIntegerField(help_text="as the tariff of the day said; billed elsewhere")),
                ("ordered_at", models.DateTimeField()),
                ("ordered_by", models.CharField(help_text="as the audit trail names it", max_length=80)),
                ("issue_number", models.PositiveSmallIntegerField(null=True)),
                ("color", models.CharField(blank=True, choices=ccus.registry.states.CardColor.choices, max_length=8)),
                ("issued_on", models.DateField(null=True)),
                ("expires_on", models.DateField(null=True)),
                (
                    "settled_on",
                    models.DateField(help_text="the day of delivery or return, as the maker told it", null=True),
                ),
                (
                    "trouble",
                    models.CharField(
                        blank=True, help_text="why printing failed or it came back, as told", max_length=200
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="card",
            name="card_issue_numbers_do_not_repeat",
        ),
        migrations.AddField(
            model_name="card",
            name="kind",
            field=models.CharField(
                choices=ccus.registry.states.CardKind.choices, db_default="chip", default="chip", max_length=9
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.UniqueConstraint(
                fields=("technician", "kind", "issue_number"), name="card_issue_numbers_do_not_repeat"
            ),
        ),
        migrations.AddField(
            model_name="cardorder",
            name="batch",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="registry.cardbatch"
            ),
        ),
        migrations.AddField(
            model_name="cardorder",
            name="card",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="order", to="registry.card"
            ),
        ),
        migrations.AddField(
            model_name="cardorder",
            name="failed_batch",
            field=models.ForeignKey(
                help_text="the last one that failed",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="failed_orders",
                to="registry.cardbatch",
            ),
        ),
        migrations.AddField(
            model_name="cardorder",
            name="technician",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="card_orders", to="registry.technician"
            ),
        ),
        migrations.AddIndex(
            model_name="cardorder",
            index=models.Index(fields=["state", "ordered_at", "id"], name="card_order_by_state"),
        ),
        migrations.AddConstraint(
            model_name="cardorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("ordered", "printing"))),
                fields=("technician",),
                name="one_open_card_order_of_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("ordered", "printing", "delivered", "in_use", "returned", "cancelled"))
                ),
                name="a_card_order_keeps_states_up_to_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("ordered", "cancelled")),
                    models.Q(
                        ("batch__isnull", False),
                        ("expires_on__isnull", False),
                        ("issue_number__isnull", False),
                        ("issued_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_card_in_print_says_what_is_printed",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("delivered", "in_use")), _negated=True),
                    ("card__isnull", False),
                    _connector="OR",
                ),
                name="a_delivered_card_is_known_by_its_chip",
            ),
        ),
    ]
