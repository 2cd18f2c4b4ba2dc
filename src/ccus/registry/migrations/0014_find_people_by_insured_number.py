from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Func, Q, Value


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("registry", "0013_find_renewals_by_day")]

    operations = [
        AddIndexConcurrently(
            model_name="technician",
            index=models.Index(
                Func(
                    F("kentaikyo_insured_number"),
                    Value("[^0-9]"),
                    Value(""),
                    Value("g"),
                    function="regexp_replace",
                ),
                condition=~Q(kentaikyo_insured_number=""),
                name="technician_by_insured_number",
            ),
        )
    ]
