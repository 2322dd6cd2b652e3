"""Whole commands, each beside a bare interpreter and one that only imports the database."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path
from shutil import copytree, rmtree

from measuring import Run, median, process, table

AS_AT = "2025-07-22"


def command_table(data: Path, policies: Path, repeat: int) -> None:
    """Prints what `validate`, `check`, `diff`, `whatif` and `review` of one academy-year take as whole processes.

    The register is `demo`'s, CSV, all ten tables. One round runs every command once; the first is not counted.
    """
    command = _command()
    register = demo_register(data)
    check = [command, "check", "wenlock", "--policies", str(policies), "--register", str(register)]
    check += ["--as-at", AS_AT, "--fail-on", "never"]
    older, asked = _older(data, policies), ["--register", str(register), "--as-at", AS_AT]
    review = [command, "review", str(older), str(policies), "--academy", "wenlock", *asked]
    review += ["--out", str(data / "review"), "--replace"]
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`python -c 'import duckdb'`": [sys.executable, "-c", "import duckdb"],
        "`trustpolicy validate`": [command, "validate", "--policies", str(policies), "--as-at", AS_AT],
        "`trustpolicy check`, the first of its kind": check,
        "`trustpolicy check`, the same again": check,
        "the same again, as JSON": [*check, "--format", "json"],
        "`trustpolicy diff`": [command, "diff", str(older), str(policies)],
        "`trustpolicy diff --register`": [command, "diff", str(older), str(policies), *asked],
        "`trustpolicy whatif --sweep`, 8 values": [command, "whatif", "wenlock", *_SWEEP, *asked],
        "`trustpolicy review`, the page": [*review, "--only", "page"],
        "`trustpolicy review`, all three": review,
    }
    rounds = [_round(commands, data / "kept") for _ in range(repeat + 1)][1:]
    head = (
        "command",
        "seconds",
        "processor seconds",
        "times the bare interpreter",
        "times `import duckdb`",
        "peak MiB",
    )
    table(head, [_row(name, at, rounds) for at, name in enumerate(commands)])


def _round(commands: dict[str, list[str]], kept: Path) -> list[Run]:
    """One run of each: no statements are kept before the first check, and those that it keeps are there afterwards."""
    rmtree(kept, ignore_errors=True)
    return [process(each, {"TRUSTPOLICY_CACHE": str(kept.resolve())}) for each in commands.values()]


_SWEEP = ("--sweep", "attendance.letter_below=90%..97%:1")
_EDITS = {
    "national/thresholds.yaml": ("  sessions: 10\n", "  sessions: 8\n"),
    "trust/thresholds.yaml": ("letter_below: {value: 95%", "letter_below: {value: 92%"),
    "trust/rules/attendance.yaml": ("is at least persistent.threshold", "is more than persistent.threshold"),
    "wenlock/times.yaml": ("closes: 9:15", "closes: 9:10"),
}


def _older(data: Path, policies: Path) -> Path:
    """Another edition of the policies: two thresholds, a rule and a closing time are others."""
    folder = data / "older"
    rmtree(folder, ignore_errors=True)
    copytree(policies, folder)
    for name, (find, put) in _EDITS.items():
        text = (folder / name).read_text("utf-8")
        assert find in text
        (folder / name).write_text(text.replace(find, put), "utf-8")
    return folder


def demo_register(data: Path) -> Path:
    """The register that `demo` writes, made once."""
    folder = data / "demo" / "register"
    if not folder.exists():
        process([_command(), "demo", "--into", str(folder.parent)])
    return folder


def _command() -> str:
    return str(Path(sysconfig.get_path("scripts")) / "trustpolicy")


def _row(name: str, at: int, rounds: list[list[Run]]) -> list[str]:
    wall, cpu, peak = (
        median([getattr(each[at], what) for each in rounds]) for what in ("wall", "cpu", "peak")
    )
    bare, database = (median([each[at].cpu / each[base].cpu for each in rounds]) for base in (0, 1))
    return [name, f"{wall:.2f}", f"{cpu:.2f}", f"{bare:.0f}", f"{database:.1f}", f"{peak:.0f}"]
