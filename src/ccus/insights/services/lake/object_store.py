"""A columnar copy in a bucket of any S3. Needs the extra `s3` of the package.

Keys and end point come from the environment as for every S3 program: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION,
AWS_ENDPOINT_URL (AWS_ALLOW_HTTP=true for one without TLS).
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from ccus.insights.errors import LakeExtraMissing

try:
    import obstore
    from obstore.fsspec import FsspecStore
    from obstore.store import S3Store
except ModuleNotFoundError as missing:
    raise LakeExtraMissing(extra="s3") from missing


class ObjectStore:
    """`s3://bucket/prefix`. An object appears whole when its upload ends, so that no temporary name is needed."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._store = S3Store.from_url(self._url)

    def read(self, path: str) -> bytes | None:
        try:
            return bytes(obstore.get(self._store, path).bytes())
        except FileNotFoundError:
            return None

    def size_bytes(self, path: str) -> int | None:
        try:
            return int(obstore.head(self._store, path)["size"])
        except FileNotFoundError:
            return None

    def write(self, path: str, content: bytes) -> None:
        obstore.put(self._store, path, content)

    def place(self, file: Path, path: str) -> None:
        obstore.put(self._store, path, file)
        file.unlink()

    def remove(self, path: str) -> None:
        obstore.delete(self._store, path)

    def address(self, path: str) -> str:
        return f"{self._url}/{path}"

    def make_readable(self, connection: duckdb.DuckDBPyConnection) -> None:
        bucket = urlsplit(self._url).netloc
        connection.register_filesystem(FsspecStore("s3", config={"bucket": bucket}))
