from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RenameField(model_name="account", old_name="birth_date_hash", new_name="proof_hash"),
        migrations.AlterField(
            model_name="account",
            name="proof_hash",
            field=models.CharField(
                blank=True,
                help_text="argon2 of birth date and PIN together, for technicians who sign in with these",
                max_length=128,
            ),
        ),
    ]
