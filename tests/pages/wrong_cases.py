"""For each code of policy cases: a file of cases with a mistake that gets it."""

from __future__ import annotations

_HEAD = "title: Often late in one half term\nacademy: wenlock\nrule: often_late\ncases:\n"


def _cases(*lines: str, head: str = _HEAD, expect: str = "four 2024-11-04: no") -> str:
    said = "".join(f"    {line}\n" for line in ("as_at: 2024-11-22", *lines, f"expect: {{{expect}}}"))
    return f"{head}  - name: four times\n{said}"


_MARKS = ("marks: |", r"  four  2024-11-04 L\*4 ...")

WRONG_CASES = {
    "K002": _cases(*_MARKS, head=_HEAD.replace("often_late", "oftn_late")),
    "K003": _cases(*_MARKS, head=_HEAD.replace("wenlock", "wenlok")),
    "K004": _cases(*_MARKS, "calendar: plane"),
    "K005": _cases(*_MARKS, "closed: [2024-11-09]"),
    "K006": _cases("marks: |", r"  four  2024-11-04 L\ L L\ ..."),
    "K007": _cases("marks: |", r"  four  2024-11-04 L\*3 A\ ..."),
    "K008": _cases(*_MARKS, "pupils: {four: {date_of_birth: 2016-02-30}}"),
    "K009": _cases(*_MARKS, expect="fuor 2024-11-04: no"),
    "K010": _cases(*_MARKS, "settings_missing: [latness.before_close]"),
    "K011": _cases(*_MARKS, expect="four 2024-11-04: {answer: no, cuont: 4}"),
    "K012": _cases(*_MARKS) + _cases(*_MARKS, head=""),
    "K013": _cases(*_MARKS, head=_HEAD.replace("cases:", "never:\n  no: everybody is late\ncases:")),
    "K015": _cases("marks: |", "  four  2024-11-04 -- --", "pupils: {four: {on_roll_from: 2024-11-04}}"),
    "K014": _cases(*_MARKS).replace("as_at: 2024-11-22", "as_at: 2023-09-01"),
    "K017": _cases(
        *_MARKS,
        "calendar:",
        "  half_terms:",
        "    - {year: 2024/25, term: Autumn, half_term: Autumn 2, from: 2024-11-04, to: 2023-12-20}",
    ),
    "K018": _cases(
        *_MARKS,
        "calendar:",
        "  half_terms:",
        "    - {year: 2024/25, term: Autumn, half_term: Autumn 1, from: 2024-09-02, to: 2024-10-25}",
        "    - {year: 2023/24, term: Autumn, half_term: Autumn 2, from: 2024-11-04, to: 2024-12-20}",
        "    - {year: 2024/25, term: Spring, half_term: Spring 1, from: 2025-01-06, to: 2025-02-14}",
    ),
    "K016": _cases(*_MARKS, head=_HEAD.replace("cases:", "level: must\ncases:")),
}
