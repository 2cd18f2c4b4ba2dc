from django.db import migrations, models

KEEP = """
CREATE TRIGGER roots_are_append_only BEFORE UPDATE OR DELETE ON history_touchroot
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change();
"""
DROP = "DROP TRIGGER roots_are_append_only ON history_touchroot;"


class Migration(migrations.Migration):
    dependencies = [("history", "0005_note_provisional_days"), ("foundation", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="TouchRoot",
            fields=[
                (
                    "day",
                    models.DateField(
                        help_text="JST day on which the touches were received", primary_key=True, serialize=False
                    ),
                ),
                ("size", models.BigIntegerField(help_text="number of touches")),
                ("root", models.BinaryField(max_length=32)),
                (
                    "signed",
                    models.TextField(
                        help_text="compact JWS with day, size, root and the hash of the JWS of the day before"
                    ),
                ),
                ("signed_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(KEEP, DROP),
    ]
