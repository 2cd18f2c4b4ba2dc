from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_keep_birth_date_and_pin_as_one_proof")]

    operations = [
        migrations.CreateModel(
            name="SignInFailures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("last_failed_at", models.DateTimeField()),
                ("blocked_until", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "sign-in failures",
                "indexes": [models.Index(fields=["last_failed_at"], name="sign_in_failures_by_age")],
            },
        ),
    ]
