"""The classes that an academy lists, so that cases by class can be shown to leave none out."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics import Code, Diagnostic
from engine.policy.conditions import years_of
from engine.policy.layers import ACADEMY, Layer
from engine.reading import nodes
from engine.spoken import year_in_words

UNFIT_CLASSES = Code(
    "L064",
    "classes that do not fit the academy",
    "An academy lists its classes in its policy.yaml, as `classes` under `identity`, each with the year groups of its "
    "pupils, which the academy has to teach. No other layer has classes.",
)


def check_classes(layer: Layer) -> Iterator[Diagnostic]:
    """What is wrong with the classes that a layer lists."""
    entry = layer.identity("classes")
    if entry is None or not isinstance(entry.value, nodes.Mapping):
        return
    if layer.kind != ACADEMY:
        message = f"{layer.called} lists classes, and is no academy"
        yield UNFIT_CLASSES.at(entry.key.span, message, help="list them in the policy.yaml of the academy")
        return
    for listed in entry.value.entries:
        for year in years_of(entry.value, listed.key.text):
            if layer.year_groups and year not in layer.year_groups:
                of = f"the class `{listed.key.text}` is of {year_in_words(year)}"
                message = f"{of}, which {layer.called} does not teach"
                help = "correct it, or add the year group to `year_groups`"
                yield UNFIT_CLASSES.at(listed.value.span, message, help=help)
