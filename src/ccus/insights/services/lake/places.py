"""Where this installation keeps its copy: CCUS_LAKE_URL, else a folder beside the database."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from ccus.insights.errors import LakeAddressUnusable
from ccus.insights.services.lake.store import FolderStore, LakeStore


def lake_store(url: str = "") -> LakeStore:
    """The store of the given URL (a folder, file:///… or s3://bucket/prefix), else of the installation.

    Raises LakeAddressUnusable.
    """
    url = url or str(settings.LAKE_URL)
    scheme = urlsplit(url).scheme if "://" in url else ""
    if scheme == "":
        return FolderStore(Path(url))
    if scheme == "file":
        return FolderStore(Path(unquote(urlsplit(url).path)))
    if scheme == "s3":
        from ccus.insights.services.lake.object_store import ObjectStore  # an optional extra of the package

        return ObjectStore(url)
    raise LakeAddressUnusable(url=url)
