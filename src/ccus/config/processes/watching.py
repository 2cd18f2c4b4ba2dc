"""Keeps `ccus up` supplied with its database: the keeper starts a fallen server again, this starts a fallen keeper again."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from ccus.config.terminal import complain, say, say_line
from ccus.foundation.postgres.cluster import EmbeddedCluster, Lease
from ccus.foundation.postgres.place import recorded_home
from ccus.foundation.postgres.runtime import ServerState, current_runtime, is_keeper_alive
from ccus.foundation.postgres.trouble import DatabaseTrouble

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
SCARCE_BYTES = 100_000_000
ENOUGH_BYTES = 200_000_000  # apart from the other, so that a disk at the limit is not told of again and again


class DatabaseWatch:
    """Holds the lease of `cluster` from `acquire` to `release`."""

    def __init__(self, cluster: EmbeddedCluster) -> None:
        self._cluster = cluster
        self._lease: Lease | None = None
        self._restarts = 0
        self._pause = FIRST_PAUSE_SECONDS
        self._next_try = 0.0
        self._is_scarce = False

    def acquire(self) -> str:
        """URL of the running server. Raises DatabaseTrouble."""
        self._lease = self._cluster.acquire(say_line)
        return self._lease.url

    def look(self) -> None:
        """Tells when the keeper has started the server again, and brings back a keeper that has ended."""
        local_dir = self._cluster.local_dir
        self._look_at_disk(recorded_home(local_dir))
        word = current_runtime(local_dir)
        if word is not None and word.state is ServerState.READY and word.restarts != self._restarts:
            self._restarts = word.restarts
            say("データベースが途中で終了したため、起動し直しました。", "The database had ended; it was started again.")
        if is_keeper_alive(local_dir) or time.monotonic() < self._next_try:
            return
        self._restarts = 0
        say("データベースが止まっています。起動し直します。", "The database has stopped; starting it again.")
        try:
            previous, self._lease = self._lease, self._cluster.acquire(say_line)
        except DatabaseTrouble as trouble:
            complain(trouble.japanese, trouble.english)
            self._next_try = time.monotonic() + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
            return
        self._pause = FIRST_PAUSE_SECONDS
        if previous is not None:
            previous.release()

    def _look_at_disk(self, folder: Path) -> None:
        """Tells when the disk of the data begins to run out, and when there is room again."""
        free_bytes = shutil.disk_usage(folder).free
        if not self._is_scarce and free_bytes < SCARCE_BYTES:
            self._is_scarce = True
            complain(
                f"ディスクの空きが残りわずかです: {folder} に {free_bytes // 1_000_000} MB。不要なファイルを消してください。"
                "空きができるまでタッチは記録されず、端末にたまり、あとで送り直されます。",
                f"The disk is almost full: {free_bytes // 1_000_000} MB left for {folder}. Free some space. "
                "Until then touches are not stored; devices keep them and send them again.",
            )
        elif self._is_scarce and free_bytes > ENOUGH_BYTES:
            self._is_scarce = False
            say("ディスクに空きができました。", "There is room on the disk again.")

    def release(self) -> None:
        """Gives the lease back and, if nobody else needs the server, returns when it has stopped."""
        if self._lease is not None:
            self._lease.release_and_wait()
