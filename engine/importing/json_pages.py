"""The pages of a service's answers that lie in one file, and whether all of each list are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from engine.importing.mapping import Form


class Pages:
    """What each page says of itself: its number, and whether others follow.

    Of several lists in one file, such as the pupils of now and the leavers, each has its pages from 1 on; without
    numbers nothing tells where one list ends, and the last page alone is asked.
    """

    def __init__(self, form: Form) -> None:
        self._form = form
        self._found: list[tuple[int | None, bool, int | None]] = []
        self.silent: tuple[int | None, frozenset[str]] | None = None
        """The first page that says much but not whether others follow: its line, and the paths of what it says."""

    def add(self, page: Any, line: int | None) -> None:
        """One more page, and the line on which it stands."""
        says = value_at(page, self._form.more) if self._form.more else ...
        said = value_at(page, self._form.page) if self._form.page else ...
        number = said if isinstance(said, int) and not isinstance(said, bool) else None
        self._found.append((number, says is not ... and bool(says), line))
        if says is ... and self._form.more and self.silent is None and isinstance(page, Mapping):
            beside = frozenset(paths_of(page)) - set(self._form.records)
            self.silent = (line, beside) if beside else None

    def lacking(self) -> tuple[int | None, str] | None:
        """Where pages are missing, with the line to look at; None where none is."""
        numbers = Counter(number for number, _, _ in self._found if number is not None)
        if numbers.total() < len(self._found):
            _, more, line = self._found[-1]
            says = f"ends with a page after which others follow: `{self._form.more}` says so"
            return (line, says) if more else None
        followed = Counter(number for number, more, _ in self._found if more and number is not None)
        for number, more, line in self._found:
            assert number is not None
            if more and numbers[number + 1] < followed[number]:
                return line, f"has a page {number} after which others follow, and not the page {number + 1}"
            if number > 1 and numbers[number - 1] < numbers[number]:
                return line, f"has a page {number}, and not the page {number - 1} before it"
        return None


def value_at(record: Any, path: str) -> Any:
    """What stands at a path, an ellipsis where nothing does; what is null holds null."""
    for name in path.split("."):
        if record is None:
            return None
        if not isinstance(record, dict) or name not in record:
            return ...
        record = record[name]
    return record


def paths_of(record: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """The paths of all that stands in a record."""
    for name, value in record.items():
        if isinstance(value, dict):
            yield from paths_of(value, f"{above}{name}.")
        else:
            yield f"{above}{name}"
