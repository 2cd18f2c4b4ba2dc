"""The index of touches beside work again, with a condition that PostgreSQL reads back from its own words as the same.

`verdict IN (…)` on a character column comes back as another expression, so that a month which is filled first and attached then
would not bring the parent's index. Made partition by partition while gates go on; may be interrupted and run again.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import Q
from psycopg import sql

PARENT = sql.Identifier("history_touch")
OLD, NEW = sql.Identifier("touch_beside_work"), sql.Identifier("touch_without_work")
USING = sql.SQL("(site_id, touched_on) WHERE verdict = 'training_site' OR verdict = 'vending_touch'")
WITHOUT_INDEX = """
    SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'history_touch'::regclass AND NOT EXISTS (
        SELECT FROM pg_index AS x JOIN pg_inherits AS a ON a.inhrelid = x.indexrelid
        WHERE x.indrelid = c.oid AND a.inhparent = 'touch_without_work'::regclass)
    ORDER BY 1
"""


def make_index(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        # On the parent alone it takes no time; months made from here on get it by themselves.
        cursor.execute(sql.SQL("CREATE INDEX IF NOT EXISTS {} ON ONLY {} {}").format(NEW, PARENT, USING))
        cursor.execute(WITHOUT_INDEX)
        for (partition,) in cursor.fetchall():
            name, own = sql.Identifier(partition), sql.Identifier(f"{partition}_without_work_idx")
            # What an interrupted run left half made has the name.
            cursor.execute(sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(own))
            cursor.execute(sql.SQL("CREATE INDEX CONCURRENTLY {} ON {} {}").format(own, name, USING))
            cursor.execute(sql.SQL("ALTER INDEX {} ATTACH PARTITION {}").format(NEW, own))
        cursor.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(OLD))


def drop_index(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(NEW))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("history", "0013_find_touches_beside_work")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_index, drop_index, elidable=False)],
            state_operations=[
                migrations.RemoveIndex(model_name="touch", name="touch_beside_work"),
                migrations.AddIndex(
                    model_name="touch",
                    index=models.Index(
                        fields=["site", "touched_on"],
                        condition=Q(verdict="training_site") | Q(verdict="vending_touch"),
                        name="touch_without_work",
                    ),
                ),
            ],
        )
    ]
