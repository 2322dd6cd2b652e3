"""`docs/explain.md`: the text beside this, with what its commands print of the register that `demo` makes."""

from __future__ import annotations

import re
import shlex
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.demo import WENLOCK, write_register
from tests.commands import trustpolicy

_TEXT = Path(__file__).with_suffix(".md")
_BLOCK = re.compile(r"^```console\n\$ trustpolicy (.+)\n```\n", re.MULTILINE)


def explain_page() -> str:
    """The page."""
    with TemporaryDirectory() as inside, chdir(inside):
        write_register(Path("demo/register"), academies=(WENLOCK,), seed=1)
        return _BLOCK.sub(lambda block: _shown(block[1]), _TEXT.read_text("utf-8"))


def _shown(words: str) -> str:
    result = trustpolicy(*shlex.split(words))
    return f"```console\n$ trustpolicy {words}\n{result.stdout}```\n"
