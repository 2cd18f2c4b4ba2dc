"""Name and version of this program, as the server and every touch are told."""

from __future__ import annotations

from importlib import metadata


def _version() -> str:
    try:
        return metadata.version("ccus-gate")
    except metadata.PackageNotFoundError:  # run from a folder that was copied, not installed
        return "0"


SOFTWARE = f"ccus-gate {_version()}"
