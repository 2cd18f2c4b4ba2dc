from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("registry", "0008_find_people_by_birth_date")]

    operations = [
        AddIndexConcurrently(
            "technician", models.Index(fields=["name_folded", "birth_date"], name="technician_by_name_and_birth")
        ),
        AddIndexConcurrently(
            "technician", models.Index(fields=["kana_folded", "birth_date"], name="technician_by_kana_and_birth")
        ),
        AddIndexConcurrently(
            "technician",
            models.Index(fields=["phone_mobile"], condition=~models.Q(phone_mobile=""), name="technician_by_mobile"),
        ),
        AddIndexConcurrently(
            "technician",
            models.Index(fields=["phone_home"], condition=~models.Q(phone_home=""), name="technician_by_home_phone"),
        ),
        # Names by their beginnings are found in the index above, too.
        RemoveIndexConcurrently("technician", "technician_by_name"),
    ]
