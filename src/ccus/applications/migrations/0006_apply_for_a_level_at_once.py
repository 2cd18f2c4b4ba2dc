import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0005_read_papers"),
        ("levels", "0002_let_first_cards_wait"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="assessment",
            field=models.ForeignKey(
                help_text="of a level that was applied for at once",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="levels.assessment",
            ),
        ),
    ]
