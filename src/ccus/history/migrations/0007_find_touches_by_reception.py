"""An index on the hottest table, made partition by partition while gates go on. May be interrupted and run again."""

from typing import Any

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations

PARENT, INDEX = "history_touch", "touch_by_reception"
USING = "USING brin (received_at) WITH (pages_per_range = 32, autosummarize = on)"


def make_index(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        # On the parent alone it takes no time; months made from here on get it by themselves.
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {INDEX} ON ONLY {PARENT} {USING}")
        cursor.execute(
            "SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = %s::regclass AND NOT EXISTS ("
            " SELECT FROM pg_index AS x JOIN pg_inherits AS a ON a.inhrelid = x.indexrelid"
            " WHERE x.indrelid = c.oid AND a.inhparent = %s::regclass) ORDER BY 1",
            [PARENT, INDEX],
        )
        for (partition,) in cursor.fetchall():
            own = f"{partition}_received_at_idx"
            cursor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{own}"')  # left half made by an interrupted run
            cursor.execute(f'CREATE INDEX CONCURRENTLY "{own}" ON "{partition}" {USING}')
            cursor.execute(f'ALTER INDEX {INDEX} ATTACH PARTITION "{own}"')


def drop_index(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")


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
