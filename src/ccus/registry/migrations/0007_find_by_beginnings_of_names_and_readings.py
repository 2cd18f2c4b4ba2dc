import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

FOLD_READING = """
-- A reading as searches fold it: without spaces, long marks, dots and hyphens, small kana large, same sounds alike.
CREATE FUNCTION registry_fold_reading(reading varchar) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(
    lower(regexp_replace(reading, '[[:space:]ー・’''.,-]', '', 'g')),
    'ァィゥェォッャュョヮヵヶヂヅヰヱヲ', 'アイウエオツヤユヨワカケジズイエオ'
)
"""


def folded_reading() -> models.Func:
    return models.Func("name_kana", function="registry_fold_reading", output_field=models.TextField())


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("registry", "0006_find_stopped_digital_cards")]

    operations = [
        migrations.RunSQL(FOLD_READING, "DROP FUNCTION registry_fold_reading(varchar)"),
        AddIndexConcurrently("business", models.Index(fields=["name_folded"], name="business_by_name")),
        AddIndexConcurrently("business", models.Index(folded_reading(), name="business_by_reading")),
        AddIndexConcurrently(
            "business",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(folded_reading(), name="gin_trgm_ops"),
                name="business_reading_trigrams",
            ),
        ),
        AddIndexConcurrently("technician", models.Index(fields=["name_folded"], name="technician_by_name")),
    ]
