"""What services announced."""

from __future__ import annotations

from typing import TypeAlias

from ccus.foundation.changes import FactChange

Heard: TypeAlias = list[FactChange]
