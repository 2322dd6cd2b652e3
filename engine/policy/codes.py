"""The register codes: meaning, class and dates in force, and the sets that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, groupby

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass, replace
from engine.policy import problems
from engine.policy.cases import ALWAYS, Selector, cut_days
from engine.policy.conditions import dates_reversed, read_day
from engine.policy.declarations import CodeSet, code_sets
from engine.policy.settings import Basis, Case, Origin, Setting
from engine.policy.values import basis_of
from engine.quantities import CODE_FORM
from engine.reading import nodes
from engine.reading.nodes import entries_of, items_of, mappings_of, text_of
from engine.source import Span


@dataclass(frozen=True, slots=True)
class CodePeriod:
    """What a code means from a first to a last day; None where it always did, or still does."""

    code: str
    meaning: str
    class_: str
    valid_from: date | None
    valid_until: date | None
    origin: Origin

    @property
    def selector(self) -> Selector:
        """The days on which the code means this."""
        return Selector(valid_from=self.valid_from, valid_until=self.valid_until)

    def meets(self, first: date, last: date) -> bool:
        """Whether the code means this on some day from a first to a last one."""
        return (self.valid_from or date.min) <= last and first <= (self.valid_until or date.max)

    def says(self) -> str:
        """Its meaning and class, with dates where it has any."""
        dates = "" if self.selector == ALWAYS else f", {self.selector}"
        return f"{self.meaning}, {self.class_.replace('_', ' ')}{dates}"


@dataclass(frozen=True, slots=True)
class RegisterCode:
    """A code with its periods, the one in force or last in force first."""

    code: str
    periods: tuple[CodePeriod, ...]
    layer: str
    span: Span

    def classes(self) -> frozenset[str]:
        """The classes it has or had."""
        return frozenset(period.class_ for period in self.periods)

    def cited(self, cites: Origin) -> RegisterCode:
        """The same code with the clause that a layer below names for it."""
        periods = (replace(each, origin=each.origin.citing(cites)) for each in self.periods)
        return replace(self, periods=tuple(periods))

    def says(self) -> str:
        """Its meaning, class and dates in a few words."""
        return "; ".join(each.says() for each in self.periods)


def read_codes(root: nodes.Mapping, layer: str) -> tuple[dict[str, RegisterCode], list[Diagnostic]]:
    """The codes of a file, and what is wrong with their dates."""
    written = entries_of(root.get("codes"))
    entries = [each for each in written if CODE_FORM.fullmatch(each.key.text)]
    around = basis_of(root, Basis())
    codes = {each.key.text: _code(each, around, layer) for each in entries}
    wrong = [
        problem for each in entries for period in _periods(each.value) if (problem := dates_reversed(period))
    ]
    wrong.extend(problem for code in codes.values() for problem in _clashes(code))
    return codes, wrong


def cited_codes(root: nodes.Mapping, layer: str) -> dict[str, Origin]:
    """The codes that a file lists without describing them, each with its place and the file's clause."""
    basis, listed = basis_of(root, Basis()), root.get("cites")
    items = items_of(listed)
    codes = (item for item in items if isinstance(item, nodes.Scalar) and CODE_FORM.fullmatch(item.text))
    return {item.text: basis.at(layer, item.span) for item in codes}


def derived_settings(codes: Mapping[str, RegisterCode], origin: Origin) -> dict[str, Setting]:
    """The sets of codes by class as settings, such as `codes.absent`; by date only where a class changed."""
    return {
        path: Setting(
            path,
            each.declaration.type,
            _cases_of(each, codes.values(), origin),
            each.declaration.title,
            each.declaration.description,
        )
        for path, each in code_sets().items()
    }


def _code(entry: nodes.Entry, around: Basis, layer: str) -> RegisterCode:
    periods = [_period(entry, node, around, layer) for node in _periods(entry.value)]
    return RegisterCode(entry.key.text, tuple(periods), layer, entry.key.span)


def _periods(node: nodes.Node) -> Iterator[nodes.Mapping]:
    """A code's own mapping, then those of its earlier meanings."""
    if isinstance(node, nodes.Mapping):
        yield node
        yield from mappings_of(node.get("earlier"))


def _period(entry: nodes.Entry, node: nodes.Mapping, around: Basis, layer: str) -> CodePeriod:
    until = None if dates_reversed(node) else read_day(node, "until")
    return CodePeriod(
        entry.key.text,
        text_of(node, "meaning") or "",
        text_of(node, "class") or "",
        read_day(node, "from"),
        until,
        basis_of(node, around).at(layer, entry.key.span),
    )


def _clashes(code: RegisterCode) -> Iterator[Diagnostic]:
    for one, two in combinations(code.periods, 2):
        common = one.selector.meet(two.selector)
        if common:
            message = f"`{code.code}` means both `{one.meaning}` and `{two.meaning}`: {common}"
            help = "give the earlier meaning an `until` before the later one's `from`"
            yield problems.CODE_PERIODS.at(code.span, message, help=help)


def _cases_of(wanted: CodeSet, codes: Iterable[RegisterCode], origin: Origin) -> tuple[Case, ...]:
    """One case for each stretch of dates in which the set is the same, none where it is empty."""
    codes = tuple(codes)
    moving = [code for code in codes if wanted.dated or len(code.classes()) > 1]
    still = [code for code in codes if not (wanted.dated or len(code.classes()) > 1)]
    fixed = frozenset(code.code for code in still if code.classes() <= wanted.classes)
    stretches = _stretches([period.selector for code in moving for period in code.periods])
    found = [(stretch, fixed | _held(moving, wanted, stretch)) for stretch in stretches]
    return tuple(Case(selector, members, origin) for selector, members in _joined(found) if members)


def _held(codes: Sequence[RegisterCode], wanted: CodeSet, stretch: Selector) -> frozenset[str]:
    """The codes with a period of a wanted class in a stretch, which no period begins or ends inside."""
    periods = (period for code in codes for period in code.periods if period.class_ in wanted.classes)
    return frozenset(period.code for period in periods if period.selector.meets(stretch))


def _stretches(selectors: Sequence[Selector]) -> list[Selector]:
    """All time, cut on each day on which one of the selectors begins or ceases to hold."""
    cuts = cut_days(selectors)
    ends = [*(day - timedelta(days=1) for day in cuts), None]
    return [
        Selector(valid_from=first, valid_until=last) for first, last in zip([None, *cuts], ends, strict=True)
    ]


def _joined(found: Sequence[tuple[Selector, frozenset[str]]]) -> list[tuple[Selector, frozenset[str]]]:
    """Neighbouring stretches with the same codes made one."""
    joined: list[tuple[Selector, frozenset[str]]] = []
    for members, stretch in groupby(found, key=lambda each: each[1]):
        selectors = [selector for selector, _ in stretch]
        whole = Selector(valid_from=selectors[0].valid_from, valid_until=selectors[-1].valid_until)
        joined.append((whole, members))
    return joined
