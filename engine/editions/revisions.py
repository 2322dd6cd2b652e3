"""Policies as a revision has them, read with git: neither the work tree nor the index is touched."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from engine.diagnostics import Diagnostic, near_names
from engine.editions import problems

_FILE, _LINK = b"100", b"120000"
_NO_NAME_ON_WINDOWS = re.compile(r'[<>:"|?*\\]')


def write_revision(spec: str, policies: Path, into: Path) -> tuple[Path | None, Diagnostic | None]:
    """The folder inside `into` that then has the policies of a revision (`HEAD~1`, `v1:policies`), or why there is none.

    Without a folder of its own the revision is asked for `policies`. Needs git, and says so.
    """
    here = policies if policies.is_dir() else Path()
    inside = _git(here, "rev-parse", "--show-prefix")
    if isinstance(inside, Diagnostic):
        return None, inside
    if inside is None:
        return None, _not_kept(spec, policies)
    revision, colon, folder = _parts(spec)
    commit = _git(here, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not isinstance(commit, bytes):
        return None, _no_revision(spec, here)
    prefix = folder.strip("/") if colon else inside.decode().strip().strip("/")
    target = into / _named(f"{revision}:{Path(prefix).name}")
    return _written(here, commit.decode().strip(), prefix, target, spec)


def _parts(spec: str) -> tuple[str, str, str]:
    """The revision, and after a colon the folder; the one in `C:\\policies` belongs to a folder that is not there."""
    return (spec, "", "") if Path(spec).drive else spec.partition(":")


def _named(name: str) -> str:
    """What a folder can be called after it: places in its files are told by that."""
    name = name.replace("/", "_")
    return _NO_NAME_ON_WINDOWS.sub("_", name) if sys.platform == "win32" else name


def _written(
    here: Path, commit: str, prefix: str, target: Path, spec: str
) -> tuple[Path | None, Diagnostic | None]:
    """The files of a commit's folder written out, byte for byte."""
    tree = f"{commit}:{prefix}" if prefix else commit
    listed = _git(here, "ls-tree", "-r", "-z", "--full-tree", tree)
    if not isinstance(listed, bytes):
        return None, _no_folder(spec, prefix)
    entries = [_entry(line) for line in listed.split(b"\0") if line]
    links = [path for mode, _, path in entries if mode == _LINK]
    if links:
        message = (
            f"`{links[0]}` of the revision `{spec}` is a link, and what it leads to is not in the revision"
        )
        return None, problems.NOT_POLICIES.at(
            None, message, help="name a folder in which the file itself lies"
        )
    files = [(blob, path) for mode, blob, path in entries if mode.startswith(_FILE)]
    target.mkdir()
    for path, content in zip((path for _, path in files), _contents(here, files), strict=True):
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return target, None


def _entry(line: bytes) -> tuple[bytes, bytes, str]:
    """Mode, blob and path of a line of `ls-tree`."""
    facts, _, path = line.partition(b"\t")
    mode, _, blob = facts.split(b" ")
    return mode, blob, os.fsdecode(path)


def _contents(here: Path, files: list[tuple[bytes, str]]) -> Iterator[bytes]:
    """What some blobs hold, in their order."""
    said = _run(here, ("cat-file", "--batch"), b"".join(blob + b"\n" for blob, _ in files)).stdout
    at = 0
    for _ in files:
        end = said.index(b"\n", at)
        size = int(said[at:end].split(b" ")[2])
        yield said[end + 1 : end + 1 + size]
        at = end + size + 2


def _git(here: Path, *words: str) -> bytes | Diagnostic | None:
    """What git says; None where it fails, and a problem where it is not there."""
    try:
        done = _run(here, words)
    except FileNotFoundError:
        return problems.NO_EDITION.at(
            None, "git is not installed, so no revision can be read", help="name two folders of policies"
        )
    return done.stdout if done.returncode == 0 else None


def _run(here: Path, words: tuple[str, ...], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    command = ["git", "--no-replace-objects", "-C", str(here), *words]
    return subprocess.run(command, input=given, capture_output=True, env=environment, check=False)


def _not_kept(spec: str, policies: Path) -> Diagnostic:
    message = f"there is no folder `{spec}`, and `{policies}` is not kept with git, so it is not a revision"
    return problems.NO_EDITION.at(None, message, help="name two folders of policies")


def _no_revision(spec: str, here: Path) -> Diagnostic:
    revision, _, _ = _parts(spec)
    listed = _git(here, "for-each-ref", "--format=%(refname:short)", "refs/tags", "refs/heads")
    folders = [path.name for path in Path().iterdir() if path.is_dir()]
    names = [*folders, *(os.fsdecode(listed).split() if isinstance(listed, bytes) else ())]
    help = near_names(revision, names) or "name a folder of policies, or a revision such as `HEAD~1` or a tag"
    return problems.NO_EDITION.at(None, f"there is no folder and no revision `{revision}`", help=help)


def _no_folder(spec: str, prefix: str) -> Diagnostic:
    message = f"the revision `{spec.partition(':')[0]}` has no folder `{prefix}`"
    help = "write the folder of that time behind the revision, like `HEAD~1:policies`"
    return problems.NOT_POLICIES.at(None, message, help=help)
