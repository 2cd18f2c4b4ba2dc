"""Proposals of missing days are kept, and changes that they follow from are marked in the transaction of the change.

A touch that was counted changes a work record, so that its record marks it; the others mark themselves. Rosters are marked by
who hears of them (`services.missing_day_marks`): whole countries are copied into that table. Rows copied straight into a
partition fire none of these triggers; the next round over all sites finds them.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION history_mark_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO history_missingdaychange (site_id, technician_id, day)
    SELECT DISTINCT site_id, technician_id, coalesce(work_date, touched_on) FROM changed_rows
    WHERE TG_OP = 'UPDATE' OR verdict <> 'counted';
    RETURN NULL;
END $$;
CREATE TRIGGER new_touches_are_marked AFTER INSERT ON history_touch REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_touches();
CREATE TRIGGER rejudged_touches_are_marked AFTER UPDATE ON history_touch REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_touches();

CREATE FUNCTION history_mark_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO history_missingdaychange (site_id, technician_id, day)
    SELECT DISTINCT site_id, technician_id, work_date FROM changed_rows;
    RETURN NULL;
END $$;
CREATE TRIGGER days_of_new_records_are_marked AFTER INSERT ON history_workrecord REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_days();
CREATE TRIGGER days_of_changed_records_are_marked AFTER UPDATE ON history_workrecord REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_days();
CREATE TRIGGER days_of_removed_records_are_marked AFTER DELETE ON history_workrecord REFERENCING OLD TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_days();
CREATE TRIGGER new_entries_are_marked AFTER INSERT ON history_directentry REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_days();
CREATE TRIGGER changed_entries_are_marked AFTER UPDATE ON history_directentry REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_days();
CREATE TRIGGER removed_entries_are_marked AFTER DELETE ON history_directentry REFERENCING OLD TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_days();

CREATE FUNCTION history_mark_days_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO history_missingdaychange (technician_id, day) SELECT technician_id, day FROM changed_rows;
    RETURN NULL;
END $$;
CREATE TRIGGER new_days_off_are_marked AFTER INSERT ON history_dayoff REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_days_off();
CREATE TRIGGER removed_days_off_are_marked AFTER DELETE ON history_dayoff REFERENCING OLD TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_days_off();

CREATE FUNCTION history_mark_headcounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO history_missingdaychange (site_id, day) SELECT DISTINCT site_id, day FROM changed_rows;
    RETURN NULL;
END $$;
CREATE TRIGGER new_headcounts_are_marked AFTER INSERT ON history_headcount REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_headcounts();
CREATE TRIGGER changed_headcounts_are_marked AFTER UPDATE ON history_headcount REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_headcounts();
CREATE TRIGGER removed_headcounts_are_marked AFTER DELETE ON history_headcount REFERENCING OLD TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION history_mark_headcounts();
"""

DROP = """
DROP FUNCTION history_mark_touches, history_mark_days, history_mark_days_off, history_mark_headcounts CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0011_keep_evidence_and_answers"),
        ("registry", "0002_let_codes_of_residence_statuses_be_long"),
        ("sites", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MissingDayChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("site_id", models.BigIntegerField(null=True)),
                ("technician_id", models.BigIntegerField(null=True)),
                ("day", models.DateField(null=True)),
                ("marked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="MissingDayRound",
            fields=[
                ("month", models.DateField(help_text="first day of the month", primary_key=True, serialize=False)),
                ("looked_on", models.DateField()),
                ("last_site_id", models.BigIntegerField(default=0)),
                ("sites_done", models.PositiveIntegerField(default=0)),
                ("sites_total", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "ever_finished_at",
                    models.DateTimeField(help_text="when a round of this month was first finished", null=True),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MissingDaySurroundings",
            fields=[
                ("prefecture_code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("counted_on", models.DateField(help_text="the JST day that was today")),
                ("people", models.JSONField(help_text="by internal id of the site, by day: people recorded")),
            ],
        ),
        migrations.CreateModel(
            name="MissingDayLook",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "site_id", "month", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("month", models.DateField(help_text="first day of the month")),
                ("looked_on", models.DateField(help_text="the JST day that was today; days before it are proposed")),
                ("looked_at", models.DateTimeField()),
                ("records", models.PositiveIntegerField()),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sites.site",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MissingDayProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("confidence", models.FloatField(help_text="in (0, 1], as the rule estimates it")),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), help_text="the strongest first", size=None
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.business",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sites.site",
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.technician",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["technician", "day"], name="proposal_by_technician"),
                    models.Index(fields=["business", "day"], name="proposal_by_business"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "day", "technician"), name="one_proposal_per_site_and_day_and_person"
                    )
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, DROP),
    ]
