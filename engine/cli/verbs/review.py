"""`trustpolicy review`: what goes into the room of the yearly review, as a page, a Word document and a workbook."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine import reviewing
from engine.cli.command import Verb
from engine.cli.exits import Exit, exit_for_problems
from engine.cli.formats import Target, printing
from engine.cli.options import as_at_a_day, of_register, with_policies_untold
from engine.cli.output import say_problems
from engine.cli.parameters import Edition, OneOf, WrittenFolder
from engine.cli.problems import COMMAND_LINE, EXTRA_NEEDED, WHICH_ACADEMIES
from engine.cli.progress import progress
from engine.cli.usage import misuse
from engine.cli.written_together import check_room, write_together

if TYPE_CHECKING:
    from engine.reports.pack.parts import PackDocument

_HELP = """Write the papers for an academy's yearly review: the change log, the decisions still open, what the academy
sets for itself, what is due, whom the changes affect, and attendance by period and group beside published figures.
With --all they are those of the trust, with a row for each academy and without groups of pupils.

OLD and NEW are editions, as for `diff`. The folder gets a page for governors, a Word document for the board and a
workbook for the office. Small numbers are hidden and no pupil is named, unless --pupils asks for them.

\b
Examples:
  trustpolicy review HEAD~1 policies --academy wenlock --register register --as-at 2025-03-28 --out review
  trustpolicy review edition-2023-24 policies --academy wenlock --register register --as-at 2025-03-28 \\
    --out review --only page --replace
  trustpolicy review HEAD~1 policies --all --register register --as-at 2025-03-28 --out review

The Word document and the workbook need the extra `review`: pip install "trustpolicy[review]".

\b
Exit codes:
  0 the pack was written
  3 an edition has errors: if it is the older one, the pack has what can be read; if the newer one, nothing is written
  4 the register does not fit the older edition, and the pack says so; or it cannot be read, and nothing is written

The text output is the review at a glance and the files written; other formats have all of it.
"""

_FILES = {"page": "review.html", "word": "review.docx", "workbook": "review.xlsx"}
_NEEDS = {"page": (), "word": ("docx", "resvg_py"), "workbook": ("xlsxwriter",)}


@click.command("review", cls=Verb, help=_HELP)
@click.argument("old", type=Edition())
@click.argument("new", type=Edition())
@click.option("--academy", metavar="ACADEMY", help="The academy to review.")
@click.option("--all", "every", is_flag=True, help="Review the trust, with all its academies side by side.")
@of_register("The register of the academy, or of all.")
@as_at_a_day()
@click.option(
    "--out", "folder", type=WrittenFolder(), metavar="FOLDER", required=True, help="The folder for the files."
)
@click.option("--only", type=OneOf(tuple(_FILES)), multiple=True, help="Only this file; can be repeated.")
@click.option("--pupils", is_flag=True, help="List pupil by pupil, with no number hidden: not for governors.")
@click.option("--replace", is_flag=True, help="Overwrite files that already exist.")
@with_policies_untold
@printing
def verb(
    old: str,
    new: str,
    academy: str | None,
    every: bool,
    register: Path,
    as_at: date,
    folder: Path,
    only: tuple[str, ...],
    pupils: bool,
    replace: bool,
    policies: Path,
    target: Target,
) -> Exit:
    """Writes the files and says which; problems go to standard error."""
    _check_whose(academy, every, pupils)
    wanted = only or tuple(_FILES)
    _check_extra(wanted)
    check_room(folder, [_FILES[each] for each in wanted], replace=replace)
    with progress():
        reviewed = reviewing.review(policies, old, new, academy, register, as_at, pupils=pupils)
    say_problems(reviewed.diagnostics)
    if reviewed.pack is None:
        return exit_for_problems(reviewed.diagnostics)
    from engine.reports.pack.sections import pack_document

    document = pack_document(reviewed.pack)
    contents = {_FILES[each]: _content(each, document, as_at) for each in wanted}
    write_together(folder, contents, names_pupils=pupils)
    written = tuple(str(folder / _FILES[each]) for each in wanted)
    target.write("review", document, written, names_pupils=pupils)
    wrong = exit_for_problems(reviewed.diagnostics)
    return wrong or (Exit.POLICY if reviewed.pack.comparison.partial else Exit.NOTHING)


def _check_whose(academy: str | None, every: bool, pupils: bool) -> None:
    if (academy is not None) == every:
        message = "both `--academy` and `--all` are given" if every else "it is not said what to review"
        help = (
            "leave out one of them"
            if every
            else "name an academy with `--academy`, or the whole trust with `--all`"
        )
        raise misuse(WHICH_ACADEMIES, message, help)
    if every and pupils:
        message = "`--pupils` does not go with `--all`: it is for those at a school who work with the pupils"
        raise misuse(COMMAND_LINE, message, "leave out `--pupils`, or name one academy with `--academy`")


def _check_extra(wanted: tuple[str, ...]) -> None:
    """Refuses what needs a library that is not installed."""
    for each in wanted:
        if any(find_spec(name) is None for name in _NEEDS[each]):
            what = "Word document" if each == "word" else each
            message = f"the {what} needs the extra `review`, which is not installed"
            help = (
                'install it: `pip install "trustpolicy[review]"`; or write `--only page`, which needs nothing'
            )
            raise misuse(EXTRA_NEEDED, message, help)


def _content(which: str, document: PackDocument, day: date) -> bytes:
    """A file's bytes; only the writer that is asked for is imported."""
    if which == "word":
        from engine.reports.pack.docx import pack_docx

        return pack_docx(document, day)
    if which == "workbook":
        from engine.reports.pack.xlsx import pack_xlsx

        return pack_xlsx(document, day)
    from engine.reports.pack.html import pack_html

    return "".join(pack_html(document)).encode("utf-8", "backslashreplace")
