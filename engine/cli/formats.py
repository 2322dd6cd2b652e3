"""Which function writes which report in which format; only the one asked for is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from engine.reports.look import Look


def report(of: str, kind: str, value: Any, look: Look) -> Iterator[str]:
    """The pieces of the report `of` a value, in a format; only text has a look."""
    write: Callable[..., Iterator[str]] = getattr(import_module(f"engine.reports.{kind}"), f"{of}_{kind}")
    return write(value, look) if kind == "text" else write(value)
