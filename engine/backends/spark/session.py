"""Spark started for one run, on this machine or at a master."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SETTINGS = {
    "spark.app.name": "trustpolicy",
    # Error messages can hold rows of a register.
    "spark.log.level": "OFF",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    # Data handed over would otherwise stand in every plan row by row, and each pass over the plan would walk through it.
    "spark.sql.execution.arrow.localRelationThreshold": "64k",
    # Finding the smallest encoding of a step takes longer than reading it without one.
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
    # A process that runs out of memory ends, instead of waiting for ever for a thread that is gone.
    "spark.driver.extraJavaOptions": "-XX:+ExitOnOutOfMemoryError -XX:+UseParallelGC",
}
_MOST_MEMORY = 30 * 2**30
"""With more, Java's references are twice as long."""


@contextmanager
def started(master: str) -> Iterator[SparkSession]:
    """A session at a master, stopped in the end."""
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf().setMaster(master).setAll([*_SETTINGS.items(), *_memory()])
    if SparkContext._gateway is None:
        launched = launch_gateway(conf, {"stderr": subprocess.DEVNULL})  # type: ignore[no-untyped-call, unused-ignore]
        SparkContext._ensure_initialized(gateway=launched, conf=conf)
    context = SparkContext.getOrCreate(conf)
    try:
        session = SparkSession.builder.config(conf=conf).getOrCreate()
    except Exception:
        context.stop()  # else the next session would be of a master that was not reached
        raise
    try:
        parts = str(max(4, 2 * session.sparkContext.defaultParallelism))
        session.conf.set("spark.sql.shuffle.partitions", parts)
        # A store has a file for each academy and year: a task for each would take longer than looking them up.
        session.conf.set("spark.sql.sources.parallelPartitionDiscovery.parallelism", parts)
        yield session
    finally:
        session.stop()


def _memory() -> list[tuple[str, str]]:
    """Half of this machine's memory for Spark, unless its own variable says how much; it takes 1 GB by itself."""
    if "SPARK_DRIVER_MEMORY" in os.environ or not hasattr(os, "sysconf"):
        return []
    half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    return [("spark.driver.memory", f"{min(half, _MOST_MEMORY) // 2**20}m")]
