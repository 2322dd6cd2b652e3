"""A store at an address that Spark reads, such as `s3a:` or `hdfs:`, copied to this machine for the loader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.store.folder import MANIFEST, open_store

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/+(.*)")
_PASSWORD = re.compile(r"[^:]+://[^/@]*:[^/]*@")


def address_of(register: Path) -> str | None:
    """The address that is meant by what was taken for a folder; None where it is one."""
    found = _ADDRESS.fullmatch(str(register))
    if found is None or register.exists():
        return None
    scheme, rest = found.groups()
    return f"{scheme}:///{rest}" if scheme == "file" else f"{scheme}://{rest}"


def holds_password(address: str) -> bool:
    """Whether an address says a password, which messages and the list of running programs would show to others."""
    return _PASSWORD.match(address) is not None


def fetch(session: SparkSession, address: str, into: Path) -> bool:
    """Copies what the store's manifest names; whether there is a manifest that can be read."""
    context: Any = session.sparkContext
    paths = context._jvm.org.apache.hadoop.fs.Path
    system = paths(address).getFileSystem(context._jsc.hadoopConfiguration())

    def copy(name: str) -> None:
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        system.copyToLocalFile(False, paths(f"{address}/{name}"), paths(target.as_uri()), True)

    if not system.exists(paths(f"{address}/{MANIFEST}")):
        return False
    copy(MANIFEST)
    manifest, _ = open_store(into)
    for file in manifest.files() if manifest else ():
        copy(file.path)
    return True
