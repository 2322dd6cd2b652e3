"""What could have stood where a text cannot be read on."""

from __future__ import annotations

import re
from types import MappingProxyType

from engine.language.parsing.lalr import END
from engine.wording import listed

# What can stand at a place, in this order; of the tokens not named here those of one way only are named after them.
_SAID = MappingProxyType(
    {
        "NAME": "a name",
        "NUMBER": "a value such as `10%`",
        "CODE": "a code",
        "LPAR": "`(`",
        "RPAR": "`)`",
        "RSQB": "`]`",
        "COMMA": "`,`",
        "COMPARE": "a comparison such as `is at least`",
        "OVER": "`over` with a window",
        "MORE": "`more than`",
        "AT": "`at least`",
        "MISSING": "`missing`",
        "AND": "`and`",
        "OR": "`or`",
        END: "the end of the rule",
    }
)
_UNSAID = re.compile(
    "PERCENT|MONEY|TIME|DATE|TEXT|QUANTITY|QUOTED|IS|PLUS|MINUS|OTHERWISE|COUNT|DAYS|SUM|MIN|MAX|AVERAGE|SHARE"
    "|NOT|BETWEEN|IN|WITHIN|LSQB|SOME|NO|ANY"
)


def could_stand(accepted: frozenset[str]) -> str:
    """A help line that names the tokens accepted, as their writer knows them."""
    if accepted <= {"NAME", "CODE", "QUOTED"}:
        return "this can be a code such as `N`"
    if accepted in ({"TEXT"}, {"NUMBER"}):
        return "this can be a text in double quotes" if "TEXT" in accepted else "this can be a number"
    said = [words for name, words in _SAID.items() if name in accepted]
    others = sorted(name for name in accepted - set(_SAID) if not _UNSAID.fullmatch(name))
    if not said or not {END, "NAME", "COMPARE"} & accepted:
        said = [f"`{name.lower()}`" for name in others] + said
    there = said or [f"`{name.lower()}`" for name in sorted(accepted)]
    return f"this can be {listed(there, word='or')}"
