import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0009_hold_touches_of_revoked_devices"),
        ("registry", "0002_let_codes_of_residence_statuses_be_long"),
        ("sites", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Headcount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("people", models.PositiveSmallIntegerField(help_text="0 says that the firm was not there")),
                ("told_by", models.CharField(max_length=80)),
                ("told_at", models.DateTimeField()),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="headcounts", to="registry.business"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="headcounts", to="sites.site"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "day", "business"), name="one_headcount_per_site_and_day_and_business"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__lt", 1000)), name="a_headcount_is_below_a_thousand"
                    ),
                ],
            },
        ),
    ]
