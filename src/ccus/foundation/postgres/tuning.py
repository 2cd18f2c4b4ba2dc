"""Server settings, computed at every start from the machine it runs on.

Never among them, except in the throw-away profile: anything that answers before a commit is on disk.
"""

from __future__ import annotations

import os
import subprocess
from enum import StrEnum

from ccus.foundation.postgres.locator import ServerBinaries

MEGABYTE = 1024 * 1024


class Profile(StrEnum):
    DURABLE = "durable"
    COMPACT = "compact"  # as durable, with little on the disk: the demo on a visitor's machine
    THROWAWAY = "throwaway"  # tests only: a power cut may lose everything


def server_settings(server: ServerBinaries, profile: Profile) -> dict[str, str]:
    """Names and values for `postgres -c name=value`."""
    shared_megabytes = shared_buffers_megabytes()
    settings = {
        "shared_buffers": f"{shared_megabytes}MB",
        "effective_cache_size": f"{max(512, memory_bytes() // MEGABYTE // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{max(64, shared_megabytes // 2)}MB",
        "max_connections": "100",
        # A morning's touches fit between two checkpoints, and recycled WAL files double the commit rate.
        "max_wal_size": "4GB",
        "min_wal_size": "512MB",
        "checkpoint_timeout": "15min",
        "wal_compression": "lz4" if has_lz4(server) else "off",
        "random_page_cost": "1.1",
        "jit": "off",  # short queries; compiling costs more than it saves
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] ",
        "log_startup_progress_interval": "2s",
        "log_checkpoints": "off",
        "lc_messages": "C",  # the keeper reads the log
        "password_encryption": "scram-sha-256",
        "unix_socket_permissions": "0700",
    }
    if profile is Profile.COMPACT:
        # Nobody copies this server's log, so what is filled in the transaction that makes it need not go through it.
        settings |= {"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "256MB", "min_wal_size": "80MB"}
    if profile is Profile.THROWAWAY:
        settings |= {
            "shared_buffers": f"{min(128, shared_megabytes)}MB",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",  # several test runs share one server
            "max_wal_size": "1GB",
            "min_wal_size": "80MB",
        }
    return settings


def shared_buffers_megabytes() -> int:
    """512 MB where memory is 4 GiB or more, else an eighth of it."""
    return min(512, max(32, memory_bytes() // MEGABYTE // 8))


def memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def has_lz4(server: ServerBinaries) -> bool:
    pg_config = server.bin_dir / "pg_config"
    try:
        answer = subprocess.run([pg_config, "--configure"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return "--with-lz4" in answer.stdout or "-Dlz4=enabled" in answer.stdout
