"""For each code of signatures and keys: words that get it, in folders where a record is not signed as it has to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from tests.edits import edit
from tests.signed_trust import authorise, entry, invented_key, write_keys, write_private_key, write_trust

_REFERENCE = ("--reference", "Invented minute 7", "--on", "2024-09-02", "--until", "2099-12-31", "--yes")


def _shown(code: str) -> tuple[str, ...]:
    return "show", "hillside", "--on", "2025-03-28", "--policies", f"signed/{code}"


def _authorised(*more: str) -> tuple[str, ...]:
    return "authorise", "hillside", *more, *_REFERENCE, "--policies", "signed/U12"


_NEW_KEY = ("new-key", "--holder", "A Example", "--role", "chief_executive", "--policies", "signed/U12")

WRONG_SIGNATURES: dict[str, tuple[str, ...]] = {
    **{
        code: _shown(code)
        for code in ("A010", "A011", "A012", "A013", "A014", "A015", "A016", "A017", "A018")
    },
    "U122": (*_NEW_KEY, "signed/U12/key.pem"),
    "U123": _authorised("--sign", "documents/letter.txt"),
    "U124": (*_NEW_KEY, "key.pem", "--no-passphrase"),
    "U125": _authorised("--sign", "b.pem"),
    "U126": _authorised(),
    "U127": (*_NEW_KEY, "key.pem"),
}
NOT_INSTALLED = ("A016", "A017", "U112", "U124")
"""The codes that are met where the extras `sign` and `review` are not installed."""


def _key(**other: str) -> Callable[[Path], None]:
    """Signs, and says something else of the key."""

    def write(folder: Path) -> None:
        authorise(folder)
        write_keys(folder, entry(**other))

    return write


def _false(folder: Path) -> None:
    file = authorise(folder)
    write_keys(folder, entry("B Example", holder="A Example"))
    edit(file, invented_key("A Example").public_key, invented_key("B Example").public_key)


def _replayed(folder: Path) -> None:
    file = authorise(folder, academy="brookside")
    file.rename(file.with_name("hillside.yaml"))
    edit(file.with_name("hillside.yaml"), "brookside", "hillside")


def _not_required(folder: Path) -> None:
    authorise(folder)
    edit(folder / "trust/policy.yaml", "signed_from: 2024-25", "signed_from: 2025-26")


def _own_keys(folder: Path) -> None:
    authorise(folder)
    (folder / "trust/keys.yaml").rename(folder / "hillside/keys.yaml")
    write_keys(folder, entry())


_FOLDERS: Mapping[str, Callable[[Path], object]] = {
    "A010": lambda folder: authorise(folder, signer=None),
    "A011": _false,
    "A012": _replayed,
    "A013": lambda folder: authorise(folder, "B Example"),
    "A014": lambda folder: authorise(folder, on=date(2025, 9, 1)),
    "A015": _key(role="headteacher"),
    "A016": authorise,
    "A017": _not_required,
    "A018": _own_keys,
    "U12": lambda folder: None,
}


def write_signed(folder: Path) -> None:
    """The folders that the commands speak of, under `signed`, and a private key that the trust does not know."""
    (folder / "signed").mkdir()
    for code, change in _FOLDERS.items():
        write_trust(folder / "signed" / code)
        change(folder / "signed" / code)
    write_private_key(folder / "b.pem", "B Example")
