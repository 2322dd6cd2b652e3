"""For each code of the command line, and those that only a whole command meets: words that get it."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import copytree, ignore_patterns

from openpyxl import Workbook

from engine.installed import installed_folder
from engine.ledger.entries import COLUMNS
from tests.edits import edit
from tests.pages.wrong_registers import write_sound_register
from tests.pages.wrong_signatures import WRONG_SIGNATURES, write_signed
from tests.pages.wrong_stores import WRONG_STORES, write_stores

_CHECK = ("check", "wenlock", "--register", "register", "--as-at")
_REGISTER = ("--register", "register", "--as-at", "2024-09-06")
_CLASSED = ("--register", "classed", "--as-at", "2024-09-06")
_LEDGERS = ("G001", "G002", "G003", "G004", "G005", "G006", "G008", "G009", "G010", "G011")
_LEDGER = ("ledger", "wenlock", *_REGISTER, "--ledger")
_WHAT_IF = ("whatif", "wenlock", *_REGISTER)
_REVIEW = ("review", "ours", "unauthorised", "--academy", "wenlock", *_REGISTER)
_JOINED = ("review", "others", "unauthorised", "--academy", "wenlock")
_NEW = ("new", "st-marys", "--name", "St Mary's School")
_AUTHORISE = ("authorise", "wenlock", "--section", "times", "--reference", "Invented minute 7")


def _import(export: str, mapping: str, *more: str) -> tuple[str, ...]:
    return ("import", "wenlock", f"exports/{export}", "--mapping", mapping, "--into", "imported", *more)


def _import_all(mapping: str) -> tuple[str, ...]:
    asked = ("import", "--all", "exports/schools.csv", "--mapping", mapping, "--policies", "two")
    return (*asked, "--into", "of-all", "--replace")


def _reconcile(file: str, mapping: str, *days: str) -> tuple[str, ...]:
    told = ("--from", days[0], "--to", days[1]) if days else ()
    return ("reconcile", "wenlock", f"exports/{file}", "--register", "register", "--mapping", mapping, *told)


_TERMS = "Kind,School year,Term,Half term,First day,Last day\n"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
_WEEK = ("2024-09-04", "2024-09-06")
ELSEWHERE = ("U132", "U133")
"""The codes that are met in a folder without policies."""
WRONG_COMMANDS: dict[str, tuple[str, ...]] = {
    "C020": ("clauses", "--clause", "4.9", "--as-at", "2025-03-28"),
    "C201": ("duties", "wenlock", "--on", "2025-03-28", "--policies", "unsettled"),
    "C202": ("duties", "wenlock", "--on", "2025-03-28", "--policies", "unsettled"),
    "C203": ("duties", "wenlock", "--on", "2025-03-28", "--policies", "unsettled"),
    "C204": ("duties", "wenlock", "--on", "2025-03-28", "--policies", "unsettled"),
    "C209": ("duties", "wenlock", "--on", "2025-03-28", "--policies", "unsettled"),
    "C211": ("validate", "wenlock", "--policies", "reversed", "--as-at", "2025-03-28"),
    "C210": ("render", "wenlock", "--on", "2025-03-28", "--policies", "unsettled"),
    "D034": (*_CHECK, "2024-09-06", "--rejects", "/dev/full"),
    "D040": (*_CHECK, "2025-03-28"),
    "D068": (*_CHECK, "2024-09-20"),
    "D041": ("check", "wenlock", "--policies", "classes", "--draft", *_CLASSED),
    "D042": ("check", "wenlock", "--policies", "classes", "--draft", *_CLASSED),
    "D043": ("check", "wenlock", "--policies", "taught", *_REGISTER),
    "D083": (*_CHECK, "2024-09-20"),
    "D103": ("check", "wenlock", "--policies", "asking", "--register", "asked", "--as-at", "2024-09-06"),
    "D104": ("check", "wenlock", "--policies", "asking", "--register", "asked", "--as-at", "2024-09-06"),
    "D078": ("check", "wenlock", "--register", "two-years", "--as-at", "2024-09-04"),
    "D086": ("check", "wenlock", "--register", "two-years", "--as-at", "2024-09-04"),
    "D099": ("check", "wenlock", "--register", "two-years", "--as-at", "2024-09-04"),
    **WRONG_SIGNATURES,
    **WRONG_STORES,
    "A090": ("validate", "--policies", "unauthorised", "--draft", "--as-at", "2025-03-28"),
    **{code: (*_LEDGER, f"ledgers/{code}.csv") for code in _LEDGERS},
    "G012": ("letters", "wenlock", *_REGISTER),
    "G007": ("ledger", "wenlock", "--register", "register", "--as-at", "2199-03-28"),
    "I001": _import("marks.csv", "sims-sesions"),
    "I002": _import("marks.csv", "exports/no-such-column.yaml"),
    "I003": _import("marks.csv", "exports/not-filled.yaml"),
    "I004": _import("marks.csv", "exports/unclear.yaml"),
    "I005": _import("marks.csv", "exports/form.yaml"),
    "I010": _import("marks.csv", "bromcom-weeks"),
    "I011": _import("mark.csv", "sims-sessions"),
    "I012": _import("entities.xml", "ctf"),
    "I013": _import("empty.xml", "ctf"),
    "I014": _import("large.json", "wonde-sessions", "--with", "codes=exports/codes.json"),
    "I015": _import("marks.json", "wonde-sessions"),
    "I016": ("import", "wenlock", "exports/marks.csv", "--mapping", "sims-sessions", "--into", "register"),
    "I017": (
        "import",
        "wenlock",
        "exports/marks.csv",
        "--mapping",
        "sims-sessions",
        "--into",
        "/proc/register",
    ),
    "I018": _import("american.csv", "sims-sessions"),
    "I019": _import("marks.csv", "sims-sessions", "--pseudonymise", "key"),
    "I025": (
        *("import", "wenlock", "exports/marks.csv", "--mapping", "sims-sessions", "--into", "shared"),
        "--replace",
    ),
    "I020": _import("marks.csv", "sims-sessions", "--replace"),
    "I021": _import("marks.json", "wonde-sessions", "--replace", "--with", "codes=exports/codes.json"),
    "I022": _import("summary.csv", "exports/totals.yaml"),
    "I023": ("import", "wenlock", "exports/marks.csv", "--mapping", "sims-sessions", "--into", "left"),
    "I024": _import("cut.csv", "sims-sessions", "--replace"),
    "I045": _import("mac.csv", "sims-pupils", "--replace"),
    "I026": _import("places.xml", "ctf", "--replace"),
    "I027": _import("sundays.csv", "bromcom-weeks", "--replace"),
    "I028": _import("terms.xlsx", "term-dates-workbook", "--replace"),
    "I041": _import("formulas.xlsx", "term-dates-workbook", "--replace"),
    "I070": _import("years.csv", "term-dates", "--replace"),
    "I029": _import("terms.csv", "term-dates", "--replace"),
    "I043": _import("page.json", "wonde-sessions", "--replace", "--with", "codes=exports/codes.json"),
    "I046": _import("follows.json", "wonde-sessions", "--replace", "--with", "codes=exports/codes.json"),
    "I042": _import("inset.csv", "term-dates", "--replace"),
    "I039": _import("clubs.csv", "sims-sessions", "--replace"),
    "I047": _import("schools.csv", "exports/nobody.yaml", "--replace"),
    "I048": _import("schools.csv", "exports/of-several.yaml", "--replace"),
    "I049": _import("schools.csv", "exports/of-several.yaml", "--replace"),
    "I050": _import_all("exports/of-all.yaml"),
    "I051": _import_all("exports/of-all.yaml"),
    "I052": _import_all("sims-sessions"),
    "I040": _import("marks.csv", "exports/hidden.yaml", "--replace"),
    "I037": _import("saturday.csv", "sims-sessions", "--replace"),
    "I038": _import("exchanged.csv", "sims-sessions", "--replace"),
    "I060": _import("letters.csv", "sims-sessions", "--replace"),
    "I030": _reconcile("summary.csv", "exports/totals.yaml"),
    "I031": _reconcile("census.xml", "census", *_WEEK),
    "I032": _reconcile("others.csv", "exports/totals.yaml", *_WEEK),
    "I033": _reconcile("twice.csv", "exports/totals.yaml", *_WEEK),
    "I034": _reconcile("summary.csv", "exports/totals.yaml", "2024-01-08", "2024-09-06"),
    "K001": ("test", "policies/trust/cases/often_lat.yaml"),
    "L001": ("validate", "--policies", "polices"),
    "L040": ("authorise", "wenlock", "--section", "tmes", "--reference", "Invented minute 7"),
    "L042": ("options", "wenlock", "--path", "persistent.threshold", "--on", "2025-03-28"),
    "L091": ("show", "wenlock", "register.closes", "--session", "PM", "--on", "2025-03-30"),
    "L090": ("show", "wenlock", "attendance.tagret", "--on", "2025-03-28"),
    "N001": ("new", "../wenlock"),
    "N002": ("new", "wenlock"),
    "N003": (*_NEW, "--under", "lutn", "--year-groups", "3-6"),
    "N004": (*_NEW, "--under", "luton", "--year-groups", "6-3"),
    "N005": ("new", "st-marys"),
    "N006": (*_NEW, "--under", "luton", "--phase", "junior", "--contact", "chief_executive=A Person"),
    "N007": ("new", "st-marys", "--name", " ", "--under", "luton", "--phase", "junior"),
    "T017": ("validate", "wenlock", "--policies", "varied", "--draft", "--as-at", "2025-03-28"),
    "T022": ("validate", "wenlock", "--policies", "unset", "--as-at", "2025-03-28"),
    "T023": ("validate", "wenlock", "--policies", "reversed", "--as-at", "2025-03-28"),
    "T025": ("validate", "wenlock", "--policies", "contradicting", "--as-at", "2025-03-28"),
    "T026": ("validate", "wenlock", "--policies", "reversed", "--as-at", "2025-03-28"),
    "T024": ("check", "wenlock", "--policies", "unruled", "--register", "register", "--as-at", "2025-03-28"),
    "T015": ("validate", "wenlock", "--as-at", "2025-03-28"),
    "U101": _CHECK,
    "U102": ("chekc", "wenlock"),
    "U103": ("check", "wenlock", "--registr", "register"),
    "U104": _CHECK[:-1],
    "U105": ("show", "wenlock", "--format", "jsn"),
    "U106": (*_CHECK, "28/03/2025"),
    "U107": ("check", *_CHECK[2:], "2025-03-28"),
    "U108": ("check", "wenlock", "--register", "register/marks.csv", "--as-at", "2025-03-28"),
    "U109": ("show", "wenlock", "--output", "reports/settings.txt"),
    "U111": (*_REVIEW, "--out", "reviewed", "--only", "page"),
    "U112": (*_REVIEW, "--out", "review"),
    "U113": (*_CHECK, "2025-03-28", "--format", "csv", "--output", "findings.parquet"),
    "U134": (*_CHECK, "2025-03-28", "--summary", "--output", "findings.csv"),
    "U110": ("demo", "--into", "documents"),
    "I035": _import("comments.csv", "sims-sessions", "--replace"),
    "I036": _import("american.csv", "sims-sessions", "--replace"),
    "I044": _import("american-sheet.csv", "term-dates", "--replace"),
    "U130": ("import", "wenlock", "exports/marks.csv"),
    "U132": ("validate", "--as-at", "2025-03-28"),
    "U133": (*_NEW, "--under", "luton", "--phase", "primary"),
    "U131": _reconcile("summary.csv", "exports/totals.yaml", *reversed(_WEEK)),
    "U128": ("authorise", "wenlock", "--reference", "M9"),
    "U129": (*_AUTHORISE, "--on", "2025-03-01", "--role", "headteacher"),
    "U120": (*_AUTHORISE, "--until", "2099-12-31"),
    "U121": (*_AUTHORISE, "--on", "2025-09-01"),
    "U140": (*_AUTHORISE, "--on", "2025-03-28"),
    "V001": ("diff", "HEAD~1", "unsettled", "--policies", "unsettled"),
    "V002": ("diff", "register", "unauthorised"),
    "V003": ("diff", "others", "unsettled"),
    "V004": ("diff", "ours", "unauthorised", "--academy", "wenlok"),
    "V005": (*_JOINED, *_REGISTER, "--out", "joined", "--only", "page"),
    "V010": ("diff", "unauthorised", "ours"),
    "V020": ("diff", "recoded", "unauthorised", *_REGISTER),
    "V021": ("diff", "ours", "unauthorised", *_REGISTER),
    "V022": ("diff", "recoded", "unauthorised", *_REGISTER),
    "V030": (*_WHAT_IF, "--set", "thresholds.attendance_target=96%"),
    "V031": (*_WHAT_IF, "--set", "penalty.sessions=9"),
    "V032": (*_WHAT_IF, "--set", "attendance.target=96"),
    "V033": (*_WHAT_IF, "--set", "register.closes=9:20"),
    "V034": (*_WHAT_IF, "--sweep", "attendance.target=96%.."),
    "V035": (*_WHAT_IF, "--set", "attendance.target=96%"),
    "V036": (*_WHAT_IF, "--set", "attendance.target=98%", "--set", "attendance.target=99%"),
    "X001": ("explain", "wenlock", "persistant_absence", "P0001", *_REGISTER),
    "X002": ("explain", "wenlock", "persistent_absence", "P0003", *_REGISTER),
    "X003": ("explain", "wenlock", "late_after_close", "P0001", "2024-09-05", *_REGISTER),
    "X004": ("explain", "wenlock", "persistent_absence", "P0001 2024-09-05 AM", *_REGISTER),
    "X005": ("check", "wenlock", "--rule", "persistant_absence", *_REGISTER),
    "X006": ("check", "wenlock", "--pupil", "P0003", *_REGISTER),
    "X007": ("check", "wenlock", "--class", "4B", *_REGISTER),
    "X008": ("check", "wenlock", "--names", *_REGISTER),
    "X009": (*_LEDGER, "ledgers/X009.csv", "--pupil", "P0003"),
    "Y001": ("validate", "--policies", "ours"),
}


_ALWAYS_FOUND = {
    "case": "rdzg-ghzb-dsjx-wmnn",
    "rule": "register_open_too_long",
    "pupil_id": "",
    "about": "AM",
}


def _write_ledgers(folder: Path) -> None:
    """A ledger for each code, with the mistake that gets it."""
    folder.mkdir()
    heading = ",".join(COLUMNS)
    case = {
        "case": "bkdf-ghmn-pqrs-tvwx",
        "academy": "wenlock",
        "pupil_id": "P0001",
        "rule": "emergency_contacts",
        "level": "should",
    }
    case |= {"first_seen": "2024-09-06", "last_seen": "2024-09-06", "measured": "{}"}

    def line(**cells: str) -> str:
        return ",".join({**case, **cells}.get(name, "") for name in COLUMNS)

    lines = {
        "G001": [heading, line(reason='"moved')],
        "G002": [heading.replace("decided_by", "who"), line()],
        "G003": [heading, line(decision="yes")],
        "G004": [heading, line(), line()],
        "G005": [heading, line(decision="no action", decided_by="A Head", decided_on="06/09/2024")],
        "G006": [heading, line(last_seen="2024-09-13")],
        "G008": [heading, line()],
        "G009": [heading, line(academy="hillside")],
        "G011": [heading],
        "X009": [heading, line(pupil_id="P0003")],
        "G010": [
            heading,
            line(**_ALWAYS_FOUND, decision="done", decided_by="A Head", decided_on="2024-09-05"),
        ],
    }
    (folder / ".~lock.G011.csv#").touch()
    for code, written in lines.items():
        (folder / f"{code}.csv").write_text("\n".join(written) + "\n", "utf-8")


def _write_terms(path: Path, *more: str, sheets: int = 1) -> None:
    book = Workbook()
    for sheet in (book.active, book.create_sheet("2025-26"))[:sheets]:
        lines = f"{_TERMS}open,2024-25,Autumn,Autumn 1,2024-09-02,2024-09-06".split("\n")
        for line in (*lines, *more):
            sheet.append(line.split(","))
    book.save(path)


def write_surroundings(folder: Path) -> None:
    """The folders that the commands speak of; in `ours` a file of settings is a folder."""
    write_sound_register(folder / "register")
    _write_ledgers(folder / "ledgers")
    (folder / "documents").mkdir()
    (folder / "shared").mkdir()
    (folder / "shared" / "marks.csv").write_text(
        "academy,pupil_id,date,session,code\nst-marys,P0001,2024-09-04,AM,/\n", "utf-8"
    )
    (folder / "documents" / "letter.txt").touch()
    (folder / "reviewed").mkdir()
    (folder / "reviewed" / "review.html").touch()
    copytree(installed_folder("policies"), folder / "policies")
    copytree(installed_folder("policies"), folder / "unauthorised")
    times = folder / "unauthorised" / "wenlock" / "times.yaml"
    edit(times, "9:15", "9:20")
    copytree(installed_folder("policies"), folder / "varied")
    (folder / "varied" / "wenlock" / "thresholds.yaml").write_text(_BY_YEAR, "utf-8")
    _write_taught(folder)
    _write_two_years(folder / "two-years")
    _write_classes(folder)
    _write_asking(folder)
    _write_misread(folder)
    copytree(installed_folder("policies"), folder / "ours")
    (folder / "ours" / "wenlock" / "times.yaml").unlink()
    (folder / "ours" / "wenlock" / "times.yaml").mkdir()
    copytree(installed_folder("policies"), folder / "recoded")
    codes = folder / "recoded" / "national" / "codes.yaml"
    edit(codes, "morning, class: attending", "morning, class: attending, from: 2025-01-01")
    _write_unsettled(folder / "unsettled")
    copytree(folder / "unsettled", folder / "others")
    (folder / "others" / "wenlock").rename(folder / "others" / "oakfield")
    (folder / "exports").mkdir()
    for name, text in _EXPORTS.items():
        (folder / "exports" / name).write_text(text, encoding="utf-8")
    (folder / "exports" / "mac.csv").write_text(_ACCENTED, encoding="mac_roman")
    (folder / "left").mkdir()
    (folder / "left" / ".marks.7.part").touch()
    os.utime(folder / "left" / ".marks.7.part", (0, 0))
    _write_terms(folder / "exports" / "terms.xlsx", sheets=2)
    _write_terms(folder / "exports" / "formulas.xlsx", "closed,,,,2024-09-04,#N/A")
    with (folder / "exports" / "large.json").open("wb") as large:
        large.truncate(1 << 28)  # takes no room on the disk
    write_signed(folder)
    write_stores(folder)


def _write_misread(folder: Path) -> None:
    """Policies without a setting that a rule reads, and with rules and a delegation by which nobody would be found."""
    for name in ("unset", "reversed", "contradicting"):
        copytree(installed_folder("policies"), folder / name)
    copytree(installed_folder("policies"), folder / "unruled", ignore=ignore_patterns("rules"))
    thresholds = folder / "unset" / "trust" / "thresholds.yaml"
    kept = (line for line in thresholds.read_text("utf-8").splitlines(True) if "unpaid_after" not in line)
    thresholds.write_text("".join(kept), "utf-8")
    (folder / "reversed" / "trust" / "rules" / "own.yaml").write_text(_REVERSED, "utf-8")
    rule = _REVERSED.replace(_BETWEEN, "amount is £60 and amount is £120")
    (folder / "contradicting" / "trust" / "rules" / "own.yaml").write_text(rule, "utf-8")
    stricter = "unauthorised.return_after: {mode: stricter, stricter_is: "
    edit(folder / "reversed/national/delegation.yaml", f"{stricter}lower", f"{stricter}higher")
    edit(folder / "reversed/trust/duties.yaml", "trigger: illness_limit_reached", "trigger: absence_by_phone")


def _write_taught(folder: Path) -> None:
    """The shipped policies with an academy that teaches other year groups than its register has."""
    copytree(installed_folder("policies"), folder / "taught")
    own = folder / "taught/wenlock/policy.yaml"
    edit(own, "year_groups: [3, 4, 5, 6]", "year_groups: [4, 5]")


def _write_two_years(register: Path) -> None:
    """A register in which a pupil was late, and had a letter, in the school year before, in another year group."""
    write_sound_register(register)
    edit(
        register / "calendar.csv",
        "school_year\n",
        "school_year\nwenlock,2024-07-18,PM,summer,summer 2,2023-24\n",
    )
    marks = "academy,pupil_id,date,session,code,signed_in_at\nwenlock,P0001,2024-07-18,PM,L,13:10\n"
    (register / "marks.csv").write_text(marks, "utf-8")
    notices = "academy,pupil_id,kind,issued_on\nwenlock,P0001,letter,2024-07-18\n"
    (register / "notices.csv").write_text(notices, "utf-8")


def _write_classes(folder: Path) -> None:
    """Registers that go by class, and a register whose pupils are partly in others."""
    copytree(installed_folder("policies"), folder / "classes")
    own = folder / "classes" / "wenlock"
    policy = (own / "policy.yaml").read_text("utf-8")
    years = "year_groups: [3, 4, 5, 6]"
    (own / "policy.yaml").write_text(
        policy.replace(years, f"{years}\n  classes: {{3A: [3], 3B: [3]}}"), "utf-8"
    )
    (own / "times.yaml").write_text(_BY_CLASS, "utf-8")
    write_sound_register(folder / "classed")
    pupils = folder / "classed" / "pupils.csv"
    lines = zip(pupils.read_text("utf-8").splitlines(), ("class", "3C", "6A"), strict=True)
    pupils.write_text("".join(f"{line},{cell}\n" for line, cell in lines), "utf-8")
    registers = "academy,class,date,session,taken_at,closed_at\nwenlock,3 C,2024-09-05,AM,08:40,09:00\n"
    (folder / "classed" / "registers.csv").write_text(registers, "utf-8")


def _write_asking(folder: Path) -> None:
    """Policies that ask of each class and give school days, and a register of a pupil without a class."""
    copytree(installed_folder("policies"), folder / "asking")
    (folder / "asking" / "trust" / "rules" / "own.yaml").write_text(_ASKING, "utf-8")
    write_sound_register(folder / "asked")
    pupils = folder / "asked" / "pupils.csv"
    lines = zip(pupils.read_text("utf-8").splitlines(), ("class", "3A", ""), strict=True)
    pupils.write_text("".join(f"{line},{cell}\n" for line, cell in lines), "utf-8")


def _write_unsettled(folder: Path) -> None:
    """Policies in which it is not clear who holds the roles that have duties."""
    for name, texts in _UNSETTLED.items():
        (folder / name).mkdir(parents=True)
        for file, text in texts.items():
            (folder / name / f"{file}.yaml").write_text(text, encoding="utf-8")


_BETWEEN = "amount is between penalty.first.amount and penalty.first.reduced_amount"
_REVERSED = f"""\
rules:
  unusual_amount:
    title: Penalty notice with an unusual amount
    basis: [{{clause: "5.2"}}]
    for: each notice
    when: {_BETWEEN}
    level: note
    says: Asks for {{amount}}
    then: {{do: Look at the notice, by: headteacher}}
"""
_ASKING = """\
rules:
  class_away:
    title: Class with much absence
    basis: [{clause: "5.2"}]
    for: each class
    when: absence over this school year is at least 20%
    level: note
    says: Absence is {absence}
    then: {do: Look at the class, by: headteacher}
  first_days_present:
    title: Present in the first days
    basis: [{clause: "5.2"}]
    for: each pupil
    when: absence over this school year is less than 1%
    level: note
    says: Absence is {absence}
    then: {do: Welcome the pupil, by: headteacher, within: 5 school days}
"""
_BY_YEAR = """\
attendance:
  target:
    cases:
      - when: {year_groups: [3, 4]}
        value: 97.5%
      - when: {year_groups: [5, 6]}
        value: 98%
"""

_BY_CLASS = """\
register:
  opens: 8:30
  closes:
    cases:
      - when: {classes: [3A]}
        value: 8:50
      - when: {classes: [3B]}
        value: 9:00
      - when: {year_groups: [4, 5, 6]}
        value: 9:10
"""

_UNSETTLED = {
    "trust": {
        "policy": """\
layer: trust
identity: {name: A Trust, clause: "1"}
policy: {edition: 2024-25, clause: front page, next_review: 2025-07}
""",
        "contacts": """\
roles:
  headteacher: {title: Headteacher, clause: "3.2"}
  attendance_officer: {title: Attendance officer, clause: "3.4"}
  support_officer: {title: Attendance Support Officer, clause: "3.4"}
  safeguarding_lead: {title: Designated safeguarding lead, clause: "3.6"}
  pastoral_lead: {title: Pastoral lead, clause: "3.6"}
""",
        "delegation": "settings:\n  roles: {mode: open}\n",
        "duties": """\
duties:
  implement_policy: {do: Put this policy into effect, by: headteacher, clause: "3.2"}
""",
    },
    "wenlock": {
        "policy": """\
layer: academy
under: trust
identity: {name: Wenlock CE Academy, year_groups: [3, 4, 5, 6], clause: "1"}
""",
        "contacts": """\
roles:
  attendance_officer: {holder: A Person}
  support_officer: {organisation: A Council}
  pastoral_lead: {holder: B Person}
  headtaecher: {title: Head of school, holder: C Person}
  safeguarding_lead:
    holder: B Person
    unsettled: Clause 3.7 names B Person for safeguarding, without saying that they are the designated lead
""",
    },
}

_MAPPING = """\
title: Marks of our own
file: {kind: csv}
tables:
  marks:
    columns:
      pupil_id: {from: Student ID}
      date: {from: Date, written: DD/MM/YYYY}
      session: {from: Session Name}
      code: {from: Mark}
"""
_OF_SEVERAL = _MAPPING.replace(
    "    columns:\n", "    columns:\n      academy: {from: School, words: {Invented School: wenlock}}\n"
).replace("{from: Session Name}", "{from: Session Name, before: blank}")
_SOUND = '{"student": "P1", "date": {"date": "2024-09-02 00:00"}, "session": "AM", "attendance_code": 1}'
_TOTALS = """\
title: Totals of our own
file: {kind: csv}
totals:
  pupil_id: {from: Pupil}
  figures: {possible: Possible, absent: Absent}
"""
_CENSUS = (
    "<Message><Header><CollectionDetails><Term>SUM</Term><Year>2025</Year></CollectionDetails></Header>"
    "<PupilOnRoll><UPN>P0001</UPN><TermlyAttendance><SessionsPossible>6</SessionsPossible>"
    "<SessionsAuthorised>0</SessionsAuthorised><SessionsUnauthorised>0</SessionsUnauthorised></TermlyAttendance>"
    "</PupilOnRoll></Message>\n"
)
_ACCENTED = (
    "Student ID,Forename,Surname,Year,Reg,DOB,Gender,Date of Admission,Date of Leaving\n"
    "P0001,Chloé,Made-Up,Year 4,4B,02/10/2015,Female,04/09/2023,\n"
)
_EXPORTS = {
    "totals.yaml": _TOTALS,
    "summary.csv": "Pupil,Possible,Absent\nP0001,6,0\nP0002,6,0\n",
    "others.csv": "Pupil,Possible,Absent\nA123,6,0\n",
    "twice.csv": "Pupil,Possible,Absent\nP0001,6,0\nP0002,6,0\nP0002,6,1\n",
    "census.xml": _CENSUS,
    "marks.csv": "Date,Student ID,Session Name,Mark\n02/09/2024,P0001,AM Reg,/\n",
    "cut.csv": "Date,Student ID,Session Name,Mark\n02/09/2024,P0001,AM Reg,/\n03/09/2024,P0001,AM Reg,C",
    "places.xml": "<CTfile><Pupil><UPN>P1</UPN><Attendance><StartDate>2024-09-02</StartDate>"
    "<AttendSessions>  /\\</AttendSessions></Attendance></Pupil></CTfile>",
    "sundays.csv": f"WeekStart,StudentID,{','.join(f'{day}{half}' for day in _DAYS for half in ('AM', 'PM'))}\n"
    "01/09/2024,P0001,/,\\,,,,,,,,\n",
    "terms.csv": f"{_TERMS}open,2024-25,Autumn,Autumn 1,2024-09-02,2024-10-25\nclosed,,,,2024-10-04,\n",
    "years.csv": f"{_TERMS}open,2024-25,Autumn,Autumn 1,2024-09-02,2024-10-25\n"
    "open,2024-2025,Spring,Spring 1,2025-01-06,2025-02-14\n",
    "inset.csv": f"{_TERMS}open,2024-25,Autumn,Autumn 1,2024-09-02,2024-10-25\nINSET,,,,2024-10-04,2024-10-04\n",
    "comments.csv": "Date,Student ID,Session Name,Mark,Comment\n"
    '02/09/2024,P0001,AM Reg,I,"feels ill\n02/09/2024,P0002,AM Reg,N,no\n02/09/2024,P0003,AM Reg,I,cold"\n',
    "clubs.csv": "Date,Student ID,Session Name,Mark,Club\n02/09/2024,P0001,AM Reg,/,Chess\n",
    "schools.csv": "School,Date,Student ID,Session Name,Mark\nInvented School,02/09/2024,P0001,AM Reg,/\n"
    "INVENTED SCHOOL,02/09/2024,P0002,AM Reg,/\nMade-Up Primary,02/09/2024,A1,AM Reg,/\n",
    "of-several.yaml": _OF_SEVERAL,
    "of-all.yaml": _OF_SEVERAL.replace("wenlock", "academy-001"),
    "nobody.yaml": _OF_SEVERAL.replace("Invented School", "The Invented School"),
    "hidden.yaml": _MAPPING.replace("    columns", "    no_mark: [I]\n    columns"),
    "saturday.csv": "Date,Student ID,Session Name,Mark\n07/09/2024,P0001,AM Reg,/\n",
    "exchanged.csv": "Date,Student ID,Session Name,Mark\n02/09/2024,P0001,PM Reg,/\n",
    "letters.csv": "Date,Student ID,Session Name,Mark\n"
    + "".join(f"{day:02}/09/2024,P{pupil:04},AM Reg,P\n" for day in range(2, 7) for pupil in range(1, 5)),
    "american-sheet.csv": f"{_TERMS}open,2024-25,Autumn,Autumn 1,2024-04-09,25/10/2024\n",
    "american.csv": "Date,Student ID,Session Name,Mark\n09/30/2024,P0001,AM Reg,/\n",
    "no-such-column.yaml": _MAPPING.replace("code:", "cod:"),
    "not-filled.yaml": _MAPPING.replace("      code: {from: Mark}\n", ""),
    "unclear.yaml": _MAPPING.replace("{from: Mark}", "{words: {P: /}}"),
    "form.yaml": _MAPPING.replace("DD/MM/YYYY", "DD/MM/JJJJ"),
    "entities.xml": '<!DOCTYPE x [<!ENTITY a "b">]>\n<CTFile><Pupil><UPN>&a;</UPN></Pupil></CTFile>\n',
    "empty.xml": "<CTFile><CTFpupilData></CTFpupilData></CTFile>\n",
    "marks.json": '{"data": [' + _SOUND + ", " + _SOUND.replace("AM", "PM").replace(": 1}", ": 7}") + "]}\n",
    "page.json": '{"data": [' + _SOUND + '], "meta": {"pagination": {"more": true}}}\n',
    "follows.json": '{"data": [' + _SOUND + '], "meta": {"pagination": {"has_more": false}}}\n',
    "codes.json": '{"data": [{"id": 1, "code": "/"}]}\n',
}
