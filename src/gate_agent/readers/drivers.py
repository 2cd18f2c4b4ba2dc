"""Drivers of readers are extras of the distribution: they are imported when a reader is used, and may be absent."""

from __future__ import annotations

import importlib
from types import ModuleType


class DriverMissing(Exception):
    """The package is not installed, or what it needs of the system is not. The message says what to install."""


def load_driver(module: str, *, extra: str) -> ModuleType:
    """The module of a driver. Raises DriverMissing."""
    try:
        return importlib.import_module(module)
    except (ImportError, OSError) as error:  # OSError: the package is there, but its system library is not
        raise DriverMissing(f'pip install "ccus-gate[{extra}]" ({error})') from error
