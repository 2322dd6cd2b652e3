"""What a run asks for again and again is worked out once: policies whose files are as they were, and their rules.

A test that changes a file, in whatever folder, has it read anew; all others would only be told once more what is told
already. `tests/cli` runs the real command in processes of its own too, where nothing is kept.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable
from datetime import date
from pathlib import Path
from typing import Any

import engine
from engine.checking import checking
from engine.policy import loading

_MOST = 40


class Kept:
    """Results by what they were worked out from; those that were asked for last."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}

    def get(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """The result for a key, worked out if it is not there."""
        found = self._found[key] = self._found.pop(key) if key in self._found else work()
        if len(self._found) > _MOST:
            del self._found[next(iter(self._found))]
        return found


def keep_policies() -> None:
    """Has the engine read policies only where one of their files is another than before."""
    read, validated = loading.read_policy, engine._validated
    policies, rules = Kept(), Kept()

    def read_policy(folder: Path, academies: Any = None, on: date | None = None, **more: Any) -> Any:
        """The policy, and what its files held for the edition that is read after it."""
        known, draft = more.get("known"), more.get("draft")
        if known or not folder.is_dir():
            return read(folder, academies, on, **more)
        chosen = None if academies is None else tuple(academies)
        key = (folder, chosen, on or date.today(), draft, known is None, contents(folder))
        found, held = policies.get(key, lambda: (read(folder, academies, on, **more), dict(known or {})))
        if known is not None:
            known.update(held)
        return found

    def _validated(policy: Any, found: Any, day: date, *, document: bool = False) -> Any:
        key = (id(policy), id(found), day, document)
        _, _, result = rules.get(
            key, lambda: (policy, found, validated(policy, found, day, document=document))
        )
        return result

    loading.read_policy = read_policy
    engine._validated = _validated


def keep_plans(folder: Path) -> None:
    """Has a check that was given no folder of plans keep its plan in one of the run, and look for it there."""
    cache, plans_of_run.folder = checking._cache, folder

    def _cache(plans: Path | None, policy: Any, as_at: date) -> Any:
        return cache(plans or plans_of_run.folder, policy, as_at)

    checking._cache = _cache


class PlansOfRun:
    """The folder in which a run of tests keeps plans; none while a test is about just that."""

    folder: Path | None = None


plans_of_run = PlansOfRun()


def contents(folder: Path) -> Hashable:
    """All that lies in a folder."""
    return tuple((path, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())


def spare_what_stays() -> None:
    """Has garbage not looked for, time and again, among the modules, tests and tables that stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)


def look_at_all_again() -> None:
    """Undoes that, so that what is left over at the end is told as ever."""
    gc.unfreeze()
