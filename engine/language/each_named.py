"""A rule written once for each band or stage of a setting: `stage.below` is that of the one in hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engine.diagnostics import Diagnostic, near_names
from engine.frozen import replace
from engine.language import meaning as m
from engine.language import problems
from engine.language.vocabulary import Vocabulary
from engine.quantities import Kind, Type
from engine.reading.nodes import Entry, Scalar

_WORDS = {Kind.BANDS: "band", Kind.STAGES: "stage"}


def names_of_each(node: Scalar, words: Vocabulary) -> tuple[str, ...] | Diagnostic:
    """The names of the bands or stages that a setting holds, in their order, or why there are none."""
    type = words.settings.get(node.text)
    if type is None or type.kind not in _WORDS:
        known = sorted(path for path, each in words.settings.items() if each.kind in _WORDS)
        help = near_names(node.text, known) or "name one of: " + ", ".join(f"`{path}`" for path in known)
        return problems.NONE_OF_EACH.at(node.span, f"`{node.text}` holds no bands or stages", help=help)
    inside = (
        path.removeprefix(f"{node.text}.") for path in words.settings if path.startswith(f"{node.text}.")
    )
    names = tuple(dict.fromkeys(path.partition(".")[0] for path in inside))
    if not names:
        message = f"no layer sets `{node.text}`, so this rule would never be asked"
        help = f"set `{node.text}` in a layer's file, or leave the rule out"
        return problems.NONE_OF_EACH.at(node.span, message, help=help)
    return names


def words_for(whole: str, name: str, words: Vocabulary) -> Vocabulary:
    """The vocabulary with one band or stage in hand; what a stage does not say is missing."""
    word, path = _WORDS[words.settings[whole].kind], f"{whole}.{name}"
    said = {each: type for each, type in words.settings.items() if f"{each}.".startswith(f"{path}.")}
    here: dict[str, Type] = {word + each.removeprefix(path): type for each, type in said.items()}
    if word == "stage":
        parts = words.named.get(whole, {}).items()
        here = {**{f"{word}.{part}": type.or_missing() for part, type in parts}, **here}
    return replace(words, settings={**words.settings, **here}, each=(word, path))


def says_all(conditions: Iterable[m.Meaning], words: Vocabulary) -> bool:
    """Whether the one in hand says all that conditions read of it, but for what they ask `is missing`."""
    path = words.each[1] if words.each else ""
    return not any(
        each.path.startswith(f"{path}.") and each.path not in words.settings
        for condition in conditions
        for each in _read(condition)
    )


def _read(node: m.Meaning | m.Rows | m.Window) -> Iterator[m.Setting]:
    asked = {part.part for part in m.walk(node) if isinstance(part, m.IsMissing)}
    return (part for part in m.walk(node) if isinstance(part, m.Setting) and part not in asked)


def said_for(text: str, words: Vocabulary) -> str:
    """The words of a finding with the path of the one in hand in the place of `band` or `stage`."""
    word, path = words.each or ("", "")
    return re.sub(rf"\{{{word}(?=[.}}])", lambda _: f"{{{path}", text) if word else text


def never_made(entry: Entry, whole: Scalar) -> Diagnostic:
    """The problem of a rule that no band or stage says enough for."""
    message = (
        f"nothing in `{whole.text}` says what `{entry.key.text}` reads of each, so it would never be asked"
    )
    return problems.NONE_OF_EACH.at(
        whole.span, message, help="name what they say, or ask whether it `is missing`"
    )
