from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0012_link_services_outside"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="business",
            index=models.Index(fields=["expires_on"], name="business_by_last_day"),
        ),
    ]
