"""One demo for all workers of a run: who comes first starts it, and stops it when nobody looks at it any more."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tools.demo_house import DemoHouse

from ccus.access.states import Role


@contextmanager
def one_demo(folder: Path, start: Callable[[], AbstractContextManager[DemoHouse]]) -> Iterator[DemoHouse]:
    """`folder` is the same for all; `start` is called by the first."""
    told = folder / "demo.json"
    with (folder / "demo.starting").open("w") as starting, (folder / "demo.users").open("w") as users:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        if told.exists():
            fcntl.flock(starting, fcntl.LOCK_UN)
            yield _read(told)
            return
        with start() as house:
            told.write_text(json.dumps({"url": house.url, "links": house.links}))
            fcntl.flock(starting, fcntl.LOCK_UN)
            try:
                yield house
            finally:
                fcntl.flock(users, fcntl.LOCK_EX)
                told.unlink()


def _read(told: Path) -> DemoHouse:
    found = json.loads(told.read_text())
    return DemoHouse(url=found["url"], links={Role(role): link for role, link in found["links"].items()})
