"""The table of the shared cache: short-lived counts that all processes of the pages must see alike.

Unlogged, since losing them in a crash costs a few minutes of waiting and no fact. The columns are those of Django's
`DatabaseCache`, which works on the table without a model.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

MAKE_IT = """
CREATE UNLOGGED TABLE foundation_sharedcache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX foundation_sharedcache_by_expiry ON foundation_sharedcache (expires);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("foundation", "0001_initial")]

    operations: ClassVar = [migrations.RunSQL(MAKE_IT, "DROP TABLE foundation_sharedcache")]
