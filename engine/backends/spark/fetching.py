"""A store at an address that Spark reads, such as `s3a:` or `hdfs:`, copied to this machine for the loader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from engine.backends.spark.reasons import names_in_java, why
from engine.store.folder import MANIFEST, open_store

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_NOTHING = {"FileNotFoundException", "UnknownStoreException"}
_PASSWORD = re.compile(r"[^:]+://[^/@]*:[^/]*@")


def holds_password(address: str) -> bool:
    """Whether an address says a password, which messages and the list of running programs would show to others."""
    return _PASSWORD.match(address) is not None


def in_words_of_hadoop(folder: Path) -> str:
    """A folder of this machine as Hadoop names it: it takes each letter as it is, `%20` too."""
    return unquote(folder.resolve().as_uri())


class NotFetchedError(Exception):
    """A store that cannot be read, with why. Hadoop's own message is not told, for it can hold a key or a password."""


def fetch(session: SparkSession, address: str, into: Path) -> bool:
    """Copies what the store's manifest names; whether there is a manifest that can be read.

    A file that is gone is left out, and the loader says so as it does of a folder.
    """
    if not _copied(session, address, MANIFEST, into):
        return False
    manifest, _ = open_store(into)
    for file in manifest.files() if manifest else ():
        _copied(session, address, file.path, into)
    return True


def _copied(session: SparkSession, address: str, name: str, into: Path) -> bool:
    """Whether there is such a file, which is copied then."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors.exceptions.captured import CapturedException

    context: Any = session.sparkContext
    paths = context._jvm.org.apache.hadoop.fs.Path
    target = into / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source = paths(f"{address}/{name}")
        system = source.getFileSystem(context._jsc.hadoopConfiguration())
        system.copyToLocalFile(False, source, paths(in_words_of_hadoop(target)), True)
    except (Py4JJavaError, CapturedException) as error:
        if not _NOTHING.isdisjoint(names_in_java(error)):
            return False
        raise NotFetchedError(why(error)) from None
    return True
