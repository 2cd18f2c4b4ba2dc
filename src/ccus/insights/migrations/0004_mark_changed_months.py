"""Marks of months whose work records changed, for the columnar copy: one short row per statement, never a wait.

Rows that are written straight into a partition fire no trigger; whoever does that calls `insights_mark_months` afterwards.
"""

from django.db import migrations, models

CREATE = """
-- An update never changes what a work record is named by, so that the rows after it name all its months.
CREATE FUNCTION insights_mark_changed_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_recordmonthchange (month) SELECT DISTINCT insights_month(work_date) FROM changed_rows;
    RETURN NULL;
END $$;
CREATE TRIGGER months_of_new_records_are_marked AFTER INSERT ON history_workrecord REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_mark_changed_records();
CREATE TRIGGER months_of_changed_records_are_marked AFTER UPDATE ON history_workrecord REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_mark_changed_records();
CREATE TRIGGER months_of_removed_records_are_marked AFTER DELETE ON history_workrecord REFERENCING OLD TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION insights_mark_changed_records();

-- Marks the months that hold some day of [from_on, until).
CREATE FUNCTION insights_mark_months(from_on date, until date) RETURNS void LANGUAGE sql AS $$
    INSERT INTO insights_recordmonthchange (month)
    SELECT month::date FROM generate_series(insights_month(from_on), until - 1, interval '1 month') AS month
$$;

-- What was there before the triggers.
INSERT INTO insights_recordmonthchange (month) SELECT DISTINCT insights_month(work_date) FROM history_workrecord;
"""

DROP = """
DROP FUNCTION insights_mark_changed_records CASCADE;
DROP FUNCTION insights_mark_months;
"""


class Migration(migrations.Migration):
    dependencies = [("insights", "0003_increments")]

    operations = [
        migrations.CreateModel(
            name="LakeMonth",
            fields=[
                ("month", models.DateField(help_text="first day of the month", primary_key=True, serialize=False)),
                ("mark", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="RecordMonthChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(help_text="first day of the month")),
            ],
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
