"""What a plan depends on, as one number: whatever differs in any of it is another plan."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from importlib.util import find_spec
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from engine.installed import installed_folder
from engine.register.driver import driver

if TYPE_CHECKING:
    from engine.policy.loading import Policy
    from engine.register.asked import Supplied
    from engine.register.calendar import SchoolCalendar

_ENGINE = Path(__file__).resolve().parent.parent
_PARTS = (".py", ".lark", ".json")
_BESIDE = (("sqlglot", "_version.py"), ("yaml", "__init__.py"))


def asked_key(policy: Policy, as_at: date) -> str | None:
    """The key of all plans for a policy on a day; None where it cannot be told which programs would write them.

    Of the policy it takes every file's text as it was read, so that no file can change between the reading and this.
    """
    writer = _written_by()
    if writer is None:
        return None
    said = [
        [layer.id, file.source.name, file.source.text]
        for standing in policy.standings.values()
        for layer in standing.layers
        for file in layer.folder.files
    ]
    return _number([writer, as_at.isoformat(), list(policy.academies), said])


def with_register(asked: str, calendars: Mapping[str, SchoolCalendar], supplied: Supplied) -> str:
    """The key of the plan for a register with these calendars and tables."""
    days = {
        academy: [
            [day.date.isoformat(), day.sessions, day.term, day.half_term, day.school_year]
            for day in calendar.days
        ]
        for academy, calendar in calendars.items()
    }
    tables = {academy: sorted(names) for academy, names in supplied.items()}
    return f"{asked}-{_number([days, tables])}"


def _written_by() -> list[str] | None:
    """The engine's source and schemas, and the versions of what reads policies and of what writes and reads statements.

    None where one of them cannot be told, such as an engine without its source.
    """
    try:
        versions = [_version(package, file) for package, file in _BESIDE]
        return [_engine(), *versions, str(driver.__version__), sys.version]
    except (OSError, ValueError):
        return None


def _engine() -> str:
    found = sha256()
    seen = False
    for top in (_ENGINE, installed_folder("schemas")):
        for path in _sources(str(top)):
            content = _content(path)
            found.update(f"{len(content)} {path[len(str(top)) :]}\0".encode())
            found.update(content)
            seen = seen or path.endswith(".py")
    if not seen:
        raise ValueError("no source")
    return found.hexdigest()


def _version(package: str, file: str) -> str:
    """The file that tells a package's version: importing the package may be what keeping plans is to save."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ValueError(package)
    return _digest(_content(str(Path(spec.origin).with_name(file))))


def _sources(folder: str) -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda each: each.name):
        if entry.is_dir():
            yield from _sources(entry.path)
        elif entry.name.endswith(_PARTS):
            yield entry.path


def _content(path: str) -> bytes:
    with FileIO(path) as file:
        return file.readall()


def _number(parts: object) -> str:
    return _digest(json.dumps(parts, sort_keys=True).encode())


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
