"""An index on the hottest table, made partition by partition while gates go on. May be interrupted and run again."""

from typing import Any

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations
from psycopg import sql

PARENT, INDEX = sql.Identifier("history_touch"), sql.Identifier("touch_by_reception")
USING = sql.SQL("USING brin (received_at) WITH (pages_per_range = 32, autosummarize = on)")
WITHOUT_INDEX = """
    SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'history_touch'::regclass AND NOT EXISTS (
        SELECT FROM pg_index AS x JOIN pg_inherits AS a ON a.inhrelid = x.indexrelid
        WHERE x.indrelid = c.oid AND a.inhparent = 'touch_by_reception'::regclass)
    ORDER BY 1
"""


def make_index(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        # On the parent alone it takes no time; months made from here on get it by themselves.
        cursor.execute(sql.SQL("CREATE INDEX IF NOT EXISTS {} ON ONLY {} {}").format(INDEX, PARENT, USING))
        cursor.execute(WITHOUT_INDEX)
        for (partition,) in cursor.fetchall():
            name, own = sql.Identifier(partition), sql.Identifier(f"{partition}_received_at_idx")
            # What an interrupted run left half made has the name.
            cursor.execute(sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(own))
            cursor.execute(sql.SQL("CREATE INDEX CONCURRENTLY {} ON {} {}").format(own, name, USING))
            cursor.execute(sql.SQL("ALTER INDEX {} ATTACH PARTITION {}").format(INDEX, own))


def drop_index(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(INDEX))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("history", "0006_keep_roots_of_days")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_index, drop_index, elidable=False)],
            state_operations=[
                migrations.AddIndex(
                    model_name="touch",
                    index=BrinIndex(
                        fields=["received_at"], pages_per_range=32, autosummarize=True, name="touch_by_reception"
                    ),
                )
            ],
        )
    ]
