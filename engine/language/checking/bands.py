"""The names of bands and stages in a rule, and those that none has."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics import near_names
from engine.language import problems, tree
from engine.language.checking.scope import Refused, Scope, refused
from engine.quantities import Kind
from engine.source import Span

WHOLE = frozenset({Kind.BANDS, Kind.BAND, Kind.STAGES})
"""What has a name and ends, and is no value by itself."""


def band_named(expression: tree.Expression, scope: Scope) -> tree.Name | None:
    """The name of a band, where an expression is one."""
    if not isinstance(expression, tree.Name):
        return None
    type = scope.words.settings.get(expression.text)
    return expression if type is not None and type.kind is Kind.BAND else None


def alone(name: tree.Name, kind: Kind) -> Refused:
    """A refusal: a band or stage stands where a value is wanted."""
    said = {Kind.BAND: "is a band", Kind.BANDS: "holds bands"}.get(kind, "holds stages")
    help = {
        Kind.BAND: f"write `… in {name.text}`, or one of its ends, such as `{name.text}.from`",
        Kind.BANDS: f"name one of them: `… in {name.text}.green`",
    }.get(kind, f"name what one of them says: `{name.text}.letter_1.below`")
    message = f"`{name.text}` {said}, where a value is needed"
    return refused(problems.NAMED_ALONE, name.span, message, help)


def unknown_named(text: str, at: Span, scope: Scope) -> Refused | None:
    """Why a name of a band or stage means nothing; None where it is no such name."""
    whole = next((path for path in _wholes(scope) if text.startswith(f"{path}.")), None)
    if whole is None:
        return None
    noun = "band" if scope.words.settings[whole].kind is Kind.BANDS else "stage"
    name, _, part = text.removeprefix(f"{whole}.").partition(".")
    known = {path.removeprefix(f"{whole}.").partition(".")[0] for path in _inside(whole, scope)}
    if not known:
        message = f"no layer sets `{whole}`, so there is no {noun} `{name}`"
        return refused(
            problems.UNKNOWN_NAMED, at, message, f"set `{whole}` in a layer's file, or leave the rule out"
        )
    if name not in known:
        message = f"`{whole}` has no {noun} `{name}`"
        listed = f"the {noun}s are " + ", ".join(f"`{each}`" for each in sorted(known))
        return refused(problems.UNKNOWN_NAMED, at, message, near_names(name, known) or listed)
    inside = (path.removeprefix(f"{whole}.{name}.") for path in _inside(f"{whole}.{name}", scope))
    help = "it says " + ", ".join(f"`{each}`" for each in inside if each != "name")
    if not part:
        message = f"`{text}` is a {noun}, where a value is needed"
        return refused(problems.NAMED_ALONE, at, message, help)
    message = f"the {noun} `{name}` of `{whole}` does not say `{part}`"
    return refused(problems.UNKNOWN_NAMED, at, message, help)


def _wholes(scope: Scope) -> Iterator[str]:
    return (path for path, type in scope.words.settings.items() if type.kind in (Kind.BANDS, Kind.STAGES))


def _inside(whole: str, scope: Scope) -> list[str]:
    return [path for path in scope.words.settings if path.startswith(f"{whole}.")]
