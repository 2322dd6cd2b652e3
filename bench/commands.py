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


def trust_tables(data: Path, policies: Path, sizes: list[int], repeat: int) -> None:
    """Prints what commands about whole trusts take, each beside `check` of all academies that lists nothing.

    Policies and registers are those that `demo` makes. One round runs every command once; the first is not counted.
    """
    for academies in sizes:
        trust = data / f"trust-{academies}"
        if not (trust / "register").exists():
            process([_command(), "demo", "--academies", str(academies), "--into", str(trust)])
        made = trust / "policies"
        _trust_table(trust, made if made.exists() else policies, repeat)


def _trust_table(trust: Path, policies: Path, repeat: int) -> None:
    command = _command()
    asked = ["--register", str(trust / "register"), "--as-at", AS_AT]
    older, own = [str(_older(trust, policies)), str(policies)], ["--policies", str(policies)]
    review = [command, "review", *older, "--all", *asked, "--out", str(trust / "review"), "--replace"]
    commands = {
        "`trustpolicy check --all --summary`": [
            *(command, "check", "--all", "--summary", "--fail-on", "never"),
            *(*own, *asked),
        ],
        "`trustpolicy whatif --all --summary`": [
            command,
            "whatif",
            "--all",
            "--summary",
            *_TRIED,
            *own,
            *asked,
        ],
        "`trustpolicy whatif --all --sweep`, 8 values": [command, "whatif", "--all", *_SWEEP, *own, *asked],
        "`trustpolicy diff --register --summary`": [command, "diff", *older, "--summary", *asked],
        "`trustpolicy review --all`, the page": [*review, "--only", "page"],
    }
    rounds = [_round(commands, trust / "kept") for _ in range(repeat + 1)][1:]
    head = (
        "command",
        "seconds",
        "processor seconds",
        "times `check --all --summary`: clock, processor",
        "peak MiB",
    )
    table(head, [_beside_check(name, at, rounds) for at, name in enumerate(commands)])


def _beside_check(name: str, at: int, rounds: list[list[Run]]) -> list[str]:
    clock, cpu, peak = _medians(at, rounds)
    ratios = (f"{_times(at, 0, of, rounds):.2f}" for of in ("wall", "cpu"))
    return [name, f"{clock:.2f}", f"{cpu:.2f}", ", ".join(ratios), f"{peak:.0f}"]


def _round(commands: dict[str, list[str]], kept: Path) -> list[Run]:
    """One run of each: no statements are kept before the first check, and those that it keeps are there afterwards."""
    rmtree(kept, ignore_errors=True)
    return [process(each, {"TRUSTPOLICY_CACHE": str(kept.resolve())}) for each in commands.values()]


_TRIED = ("--set", "attendance.letter_below=96%")
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
    wall, cpu, peak = _medians(at, rounds)
    bare, database = (_times(at, base, "cpu", rounds) for base in (0, 1))
    return [name, f"{wall:.2f}", f"{cpu:.2f}", f"{bare:.0f}", f"{database:.1f}", f"{peak:.0f}"]


def _medians(at: int, rounds: list[list[Run]]) -> tuple[float, ...]:
    """The seconds, processor seconds and peak of a command."""
    return tuple(median([getattr(each[at], of) for each in rounds]) for of in ("wall", "cpu", "peak"))


def _times(at: int, base: int, of: str, rounds: list[list[Run]]) -> float:
    """How many times what another command took, round by round."""
    return median([getattr(each[at], of) / getattr(each[base], of) for each in rounds])
