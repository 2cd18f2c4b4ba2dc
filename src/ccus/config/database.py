"""The database for the length of one command: the one that CCUS_DATABASE_URL names, or the embedded server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django

from ccus.config import environment, terminal
from ccus.foundation.postgres.cluster import EmbeddedCluster
from ccus.foundation.postgres.outside import check_server
from ccus.foundation.postgres.tuning import Profile


def embedded_cluster() -> EmbeddedCluster | None:
    """The embedded server of this installation; None when CCUS_DATABASE_URL names another."""
    if environment.read("CCUS_DATABASE_URL"):
        return None
    profile = Profile.COMPACT if environment.mode() == "demo" else Profile.DURABLE
    return EmbeddedCluster(
        environment.local_dir(), profile=profile, tcp_port=environment.read_port("CCUS_DATABASE_PORT")
    )


@contextmanager
def database_leased() -> Iterator[str]:
    """URL of a database that answers, kept running meanwhile. Raises DatabaseTrouble.

    CCUS_DATABASE_URL holds it for child processes and for settings that are read later.
    """
    cluster = embedded_cluster()
    if cluster is None:
        url = environment.read("CCUS_DATABASE_URL")
        check_server(url)
        yield url
        return
    with cluster.acquire(terminal.say_line) as lease:
        os.environ["CCUS_DATABASE_URL"] = lease.url
        try:
            yield lease.url
        finally:
            del os.environ["CCUS_DATABASE_URL"]


@contextmanager
def database_ready() -> Iterator[str]:
    """As `database_leased`, and Django is set up over it: models can be imported inside.

    Modules under `config/commands/` therefore import models, services and queries inside their commands, after this.
    """
    with database_leased() as url:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccus.config.settings")
        django.setup()
        yield url
