"""Spark started for one run, on this machine or at a master."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SETTINGS = {
    "spark.app.name": "trustpolicy",
    # Messages of errors can hold rows of a register.
    "spark.log.level": "OFF",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
}


@contextmanager
def started(master: str) -> Iterator[SparkSession]:
    """A session at a master, stopped in the end."""
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf().setMaster(master).setAll(list(_SETTINGS.items()))
    if SparkContext._gateway is None:
        launched = launch_gateway(conf, {"stderr": subprocess.DEVNULL})  # type: ignore[no-untyped-call, unused-ignore]
        SparkContext._ensure_initialized(gateway=launched, conf=conf)
    session = SparkSession.builder.config(conf=conf).getOrCreate()
    try:
        parts = 3 * session.sparkContext.defaultParallelism
        session.conf.set("spark.sql.shuffle.partitions", str(max(8, parts)))
        yield session
    finally:
        session.stop()
