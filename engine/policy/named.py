"""Bands and stages: whether the one leave no hole and do not overlap, and whether the others are in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from engine.diagnostics import Diagnostic, labels_at, near_names
from engine.frozen import dataclass, replace
from engine.policy import named_problems as problems
from engine.policy.ends import BELOW, FROM
from engine.policy.settings import Case, Setting
from engine.quantities import Kind, Named, Part, Type, Value, named_in, written
from engine.source import Span

_FULL = Decimal(100)


def check_named(path: str, type: Type, value: Value) -> Iterator[Diagnostic]:
    """What is wrong with the bands or stages of a setting; nothing where it holds none."""
    items = named_in(value)
    twice = [item for at, item in enumerate(items) if item.name in {each.name for each in items[:at]}]
    for item in twice:
        noun = "bands" if type.kind is Kind.BANDS else "stages"
        yield problems.SAME_NAME.at(
            item.span,
            f"two {noun} of `{path}` are called `{item.name}`",
            help="give one of them another name",
        )
    if type.kind is Kind.BANDS and not twice:
        yield from _check_bands(path, items)
    elif type.kind is Kind.STAGES and not twice:
        yield from _check_stages(path, items)


@dataclass(frozen=True, slots=True)
class _Band:
    """A band with its ends as numbers; `high` is None where it has none."""

    named: Named
    kind: Kind
    low: Decimal
    high: Decimal | None

    def place(self, end: str) -> Span | None:
        return next((part.span for part in self.named.parts if part.name == end), self.named.span)


def _check_bands(path: str, items: Sequence[Named]) -> Iterator[Diagnostic]:
    kind = next((part.quantity.type.kind for item in items for part in item.parts), Kind.PERCENT)
    bands = [_Band(item, kind, _low(item), _high(item)) for item in items]
    empty = [band for band in bands if band.high is not None and band.low >= band.high]
    if empty:
        yield from (_empty(band) for band in empty)
        return
    rising = sorted(bands, key=lambda band: band.low)
    wrong = [*_meetings(path, rising)]
    yield from wrong
    if not wrong and bands not in (rising, rising[::-1]):
        message = f"the bands of `{path}` are not in order"
        named = ", ".join(f"`{band.named.name}`" for band in reversed(rising))
        yield problems.DISORDERED.at(
            items[0].span, message, help=f"list them as {named}, or the other way round"
        )


def _low(item: Named) -> Decimal:
    """Nothing that bands are of is below 0."""
    value = item.part(FROM)
    return Decimal(0) if value is None else Decimal(str(value))


def _high(item: Named) -> Decimal | None:
    value = item.part(BELOW)
    return None if value is None else Decimal(str(value))


def _empty(band: _Band) -> Diagnostic:
    low, high = _value(band.low, band.kind), _value(band.high, band.kind)
    message = f"the band `{band.named.name}` holds nothing: {low} is not below {high}"
    return problems.EMPTY.at(band.place(FROM), message, help=f"write a `below` that is more than {low}")


def _meetings(path: str, rising: Sequence[_Band]) -> Iterator[Diagnostic]:
    """Each hole and overlap, from the lowest value up."""
    lowest, highest = rising[0], rising[-1]
    if lowest.low > 0:
        words = f"values below {_value(lowest.low, lowest.kind)}"
        yield _hole(path, words, lowest.place(FROM), lowest, f"leave out `from` of `{lowest.named.name}`")
    for lower, upper in pairwise(rising):
        if lower.high is None or lower.high > upper.low:
            yield _overlap(path, lower, upper)
        elif lower.high < upper.low:
            yield _hole_between(path, lower, upper)
    if highest.high is not None:
        help = f"leave out `below` of `{highest.named.name}`"
        yield _hole(path, _above(highest), highest.place(BELOW), highest, help)


def _above(band: _Band) -> str:
    full = band.kind is Kind.PERCENT and band.high == _FULL
    value = _value(band.high, band.kind)
    return value if full else f"values of {value} or more"


def _hole(path: str, words: str, at: Span | None, band: _Band, help: str) -> Diagnostic:
    message = f"no band of `{path}` holds {words}"
    return problems.HOLE.at(at, message, label=f"`{band.named.name}` {band.named.written_alone()}", help=help)


def _hole_between(path: str, lower: _Band, upper: _Band) -> Diagnostic:
    begins, ends = _value(lower.high, lower.kind), _value(upper.low, upper.kind)
    one = lower.kind is not Kind.PERCENT and lower.high is not None and upper.low - lower.high == 1
    words = begins if one else f"values from {begins} to below {ends}"
    return problems.HOLE.at(
        lower.place(BELOW),
        f"no band of `{path}` holds {words}",
        label=f"`{lower.named.name}` ends before {begins}",
        also=labels_at((upper.place(FROM), f"`{upper.named.name}` begins at {ends}")),
        help=f"write `below: {ends}` for `{lower.named.name}`, or `from: {begins}` for `{upper.named.name}`",
    )


def _overlap(path: str, lower: _Band, upper: _Band) -> Diagnostic:
    ends = [high for high in (lower.high, upper.high) if high is not None]
    begins = _value(upper.low, upper.kind)
    both = (
        f"values from {begins} to below {_value(min(ends), upper.kind)}"
        if ends
        else f"values of {begins} or more"
    )
    return problems.OVERLAP.at(
        upper.place(FROM),
        f"the bands `{upper.named.name}` and `{lower.named.name}` of `{path}` both hold {both}",
        label=f"`{upper.named.name}` begins at {begins}",
        also=labels_at((lower.place(BELOW), f"`{lower.named.name}` {lower.named.written_alone()}")),
        help=f"write `below: {begins}` for `{lower.named.name}`, or begin `{upper.named.name}` higher",
    )


def _value(value: Decimal | None, kind: Kind) -> str:
    number: Value = value if kind is Kind.PERCENT and value is not None else int(value or 0)
    return written(number, kind)


def _check_stages(path: str, items: Sequence[Named]) -> Iterator[Diagnostic]:
    for at, item in enumerate(items):
        yield from _check_after(path, item, [each.name for each in items[:at]])
        higher = [each for each in items[:at] if _is_above(item, each)]
        if higher:
            yield _rising(path, higher[-1], item)


def _check_after(path: str, item: Named, earlier: Sequence[str]) -> Iterator[Diagnostic]:
    part = next((part for part in item.parts if part.name == "after"), None)
    if part and part.quantity.value not in earlier:
        named = ", ".join(f"`{name}`" for name in earlier)
        listed = (
            f"the stages before it are {named}" if earlier else "it is the first stage: leave out `after`"
        )
        message = f"no stage of `{path}` before `{item.name}` is called `{part.quantity}`"
        yield problems.STAGE_ORDER.at(
            part.span, message, help=near_names(str(part.quantity), earlier) or listed
        )


def _is_above(later: Named, earlier: Named) -> bool:
    mine, theirs = _high(later), _high(earlier)
    return mine is not None and theirs is not None and mine > theirs


def _rising(path: str, earlier: Named, later: Named) -> Diagnostic:
    at = next(part.span for part in later.parts if part.name == BELOW)
    place = next(part.span for part in earlier.parts if part.name == BELOW)
    return problems.STAGE_ORDER.at(
        at,
        f"the stage `{later.name}` of `{path}` is reached before `{earlier.name}`, which stands before it",
        label=f"`{later.name}` {later.written_alone()}",
        also=labels_at((place, f"`{earlier.name}` {earlier.written_alone()}")),
        help="list the stages from the first to the last, or correct `below`",
    )


def check_cases(setting: Setting) -> Iterator[Diagnostic]:
    """A problem where the cases of a setting do not have the same bands or stages."""
    for case in setting.cases[1:]:
        first = setting.cases[0]
        if _shape(case.value) != _shape(first.value):
            yield problems.OTHER_NAMES.at(
                case.origin.span,
                f"the cases of `{setting.path}` do not have the same {setting.type}",
                label=f"{setting.written(case)}, {case.selector}",
                also=labels_at((first.origin.span, f"{setting.written(first)}, {first.selector}")),
                help="give each case the same names in the same order, each with the same keys",
            )


def _shape(value: Value) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.name, tuple(part.name for part in item.parts)) for item in named_in(value)]


def with_parts(settings: Mapping[str, Setting]) -> dict[str, Setting]:
    """The settings with those that follow from bands and stages, such as `attendance.bands.amber.from`."""
    whole = {path: setting for path, setting in settings.items() if setting.part_of is None}
    parts = [part for setting in whole.values() for part in _parts_of(setting)]
    return {**whole, **{part.path: part for part in parts}}


def _parts_of(setting: Setting) -> Iterator[Setting]:
    for at, item in enumerate(named_in(setting.cases[0].value) if setting.cases else ()):
        path, title = f"{setting.path}.{item.name}", f"{setting.title}: {item.name}"
        held = [(case, named_in(case.value)[at]) for case in setting.cases]
        if setting.type.kind is Kind.BANDS:
            cases = tuple(_case(case, named, named.span) for case, named in held)
            yield Setting(path, Type(Kind.BAND), cases, title, setting.description, setting.path)
        names = tuple(_case(case, named.name, named.span) for case, named in held)
        yield Setting(f"{path}.name", Type(Kind.TEXT), names, title, setting.description, setting.path)
        for number, part in enumerate(item.parts):
            found = [(case, named.parts[number]) for case, named in held]
            yield _part(setting, f"{path}.{part.name}", f"{title}, {part.name.replace('_', ' ')}", found)


def _part(setting: Setting, path: str, title: str, held: Sequence[tuple[Case, Part]]) -> Setting:
    cases = tuple(_case(case, part.quantity.value, part.span) for case, part in held)
    return Setting(path, held[0][1].quantity.type, cases, title, setting.description, setting.path)


def _case(case: Case, value: Value, span: Span | None) -> Case:
    return replace(case, value=value, origin=replace(case.origin, span=span or case.origin.span))
