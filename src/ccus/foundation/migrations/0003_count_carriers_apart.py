"""The table in which bundles of carriers are counted: apart from attempts to sign in, which strangers must not crowd out.

Like that of the shared cache (0002).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

MAKE_IT = """
CREATE UNLOGGED TABLE foundation_carriercache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX foundation_carriercache_by_expiry ON foundation_carriercache (expires);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("foundation", "0002_share_short_lived_counts")]

    operations: ClassVar = [migrations.RunSQL(MAKE_IT, "DROP TABLE foundation_carriercache")]
