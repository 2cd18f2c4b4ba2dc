from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("history", "0002_partitioned_tables")]

    operations = [
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(
                fields=["technician", "touched_on"], condition=~Q(verdict="counted"), name="touch_not_counted"
            ),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=BrinIndex(fields=["touched_on"], pages_per_range=32, autosummarize=True, name="touch_by_day"),
        ),
    ]
