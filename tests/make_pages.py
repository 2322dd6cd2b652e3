"""Writes what is made from the program itself: `python -m tests.make_pages`.

These are the reference pages of `docs/` and the schemas of the academies' files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from engine.cli import main as main_command
from tests.pages.clauses import clauses_page
from tests.pages.duties import duties_page
from tests.pages.errors import errors_page
from tests.pages.explain import explain_page
from tests.pages.register import register_page
from tests.pages.rules import rules_page
from tests.pages.settings import settings_page

DOCS = Path(__file__).parents[1] / "docs"
PAGES: Mapping[str, Callable[[], str]] = {
    "clauses.md": clauses_page,
    "errors.md": errors_page,
    "explain.md": explain_page,
    "settings.md": settings_page,
    "rules.md": rules_page,
    "duties.md": duties_page,
    "register.md": register_page,
}


def main() -> None:
    """Writes each page and schema that is not as it should be."""
    for name, made in PAGES.items():
        path, text = DOCS / name, made()
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"docs/{name} written\n")
    main_command(("schema", "--all", "--policies", str(DOCS.parent / "policies")))


if __name__ == "__main__":
    main()
