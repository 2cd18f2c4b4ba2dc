from __future__ import annotations

from ccus.foundation.changes import FactChange


def rejudge_after(change: FactChange) -> None:
    raise NotImplementedError
