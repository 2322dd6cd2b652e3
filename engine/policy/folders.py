"""The folder of policies: which layers lie in it, and the files of one layer, each read and checked once."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from engine.diagnostics import Diagnostic, near_names
from engine.frozen import dataclass
from engine.links import followed, is_shut
from engine.policy import problems
from engine.reading.nodes import Mapping
from engine.reading.schema import check_schema, load_schema, without_unknown
from engine.reading.text import may_not_be_read, read_text
from engine.reading.yaml import read_yaml
from engine.source import Place, Source

KEYS = "keys"
"""The file of the public keys by which authorisations are signed; it lies in the trust's folder alone."""

FILE_KINDS = ("policy", "times", "thresholds", "codes", "contacts", "delegation", "duties", KEYS)
"""The files a layer can have, each named after its kind and checked by the schema of that name."""

CLAUSES = "clauses"
"""The file that says what the document says; it decides nothing, so only `validate` and `clauses` read it."""

RULES = "rules"
"""The subfolder whose every file holds rules."""

AUTHORISATIONS = "authorisations"
"""The subfolder of records of what academies were authorised to set, a file an academy."""

CASES = "cases"
"""The subfolder of a layer's own cases, which only `test` reads."""

_SUBFOLDERS = (RULES, AUTHORISATIONS)

FOLDER_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A file that was read; `sound` says that its schema found nothing wrong."""

    kind: str
    source: Source
    node: Mapping
    sound: bool


@dataclass(frozen=True, slots=True)
class Folder:
    """A layer's folder with its files, in the order of their names; `unread` are those of which nothing is known.

    They are named without suffix, such as `times` or `rules/illness`.
    """

    name: str
    files: tuple[PolicyFile, ...]
    unread: frozenset[str]

    def is_sound(self, kind: str) -> bool:
        """Whether the files of a kind, if there are any, are all without fault."""
        unread = any(name in (kind, self.name) or name.startswith(f"{kind}/") for name in self.unread)
        return not unread and all(file.sound for file in self.files if file.kind == kind)

    def file(self, kind: str) -> PolicyFile | None:
        """The file of a kind that a layer has once, or None."""
        return next((file for file in self.files if file.kind == kind), None)


def layer_names(policies: Path) -> tuple[str, ...]:
    """The names of the folders that hold a policy.yaml, or may hold one for all that can be seen of them, sorted."""
    if is_shut(policies):
        return ()
    inside = (path for path in policies.iterdir() if FOLDER_NAME.fullmatch(path.name))
    return tuple(sorted(path.name for path in inside if is_shut(path) or holds_layer(path)))


def holds_layer(folder: Path) -> bool:
    """Whether a folder is that of a layer."""
    return (folder / "policy.yaml").is_file()


def unusable(policies: Path) -> Diagnostic | None:
    """Why nothing can be read in a folder of policies, or None."""
    if is_shut(policies):
        return may_not_be_read(display_name(policies))
    if policies.is_dir():
        return None
    message = f"there is no folder `{policies.name or policies}` with policies here"
    return problems.NO_FOLDER.at(None, message, help="say where the policies are with `--policies`")


def display_name(policies: Path, *parts: str) -> str:
    """How a file among the policies is named to a reader, such as `policies/wenlock/times.yaml`."""
    return "/".join((policies.name or followed(policies).name, *parts))


KnownFiles: TypeAlias = dict[tuple[str, bytes], tuple["PolicyFile | None", list[Diagnostic]]]
"""What files that were read held, by their place among the policies and their bytes: two editions share most files."""


def read_folder(
    policies: Path, name: str, known: KnownFiles | None, kinds: Collection[str] | None
) -> tuple[Folder, list[Diagnostic]]:
    """The files of a layer's folder with all that is wrong in them, by their schemas and as YAML.

    A file that is `known` to hold just this is not read again: its places are those where it was read first.
    Where `kinds` are named, files of others are not read, and nothing is said of them.
    """
    files: list[PolicyFile] = []
    unread: set[str] = set()
    wrong: list[Diagnostic] = []
    paths, closed = _policy_files(policies / name)
    for folder in closed:
        unread.add(folder.name)
        if kinds is None or folder.name == name:
            wrong.append(may_not_be_read(display_name(policies, *folder.relative_to(policies).parts)))
    for path in paths:
        named = path.relative_to(policies / name).with_suffix("").as_posix()
        if kinds is not None and named not in kinds:
            unread.add(named)
            continue
        file, found = _known_or_read(policies, path, known)
        wrong.extend(found)
        if file:
            files.append(file)
        else:
            unread.add(named)
    return Folder(name, tuple(files), frozenset(unread)), wrong


def leads_outside(policies: Path, path: Path) -> bool:
    """Whether a path, its links followed, lies outside the folder of policies."""
    return not followed(path).is_relative_to(followed(policies))


def _policy_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """The YAML files of a layer's folder and of the subfolders that are read, in order; and those that are shut."""
    closed: list[Path] = []

    def inside(folder: Path) -> list[Path]:
        try:
            return sorted(folder.iterdir()) if folder.is_dir() else []
        except PermissionError:
            closed.append(folder)
            return []

    own = inside(folder)
    # By their names in the list, for to some systems a folder `Rules` is there as `rules` too.
    names = {path.name for path in own}
    parts = [own, *(inside(folder / name) for name in _SUBFOLDERS if name in names)]
    return [path for part in parts for path in part if _is_yaml(path)], closed


def _is_yaml(path: Path) -> bool:
    return path.suffix in (".yaml", ".yml") and not path.name.startswith(".")


def _known_or_read(
    policies: Path, path: Path, known: KnownFiles | None
) -> tuple[PolicyFile | None, list[Diagnostic]]:
    if known is None or not path.is_file() or leads_outside(policies, path):
        return _read_policy_file(policies, path)
    key = path.relative_to(policies).as_posix(), path.read_bytes()
    if key not in known:
        known[key] = _read_policy_file(policies, path)
    return known[key]


def _read_policy_file(policies: Path, path: Path) -> tuple[PolicyFile | None, list[Diagnostic]]:
    parts = path.relative_to(policies).parts
    name = display_name(policies, *parts)
    if leads_outside(policies, path):
        return None, [_outside(name)]
    inside = len(parts) > 2
    kind = parts[1] if inside else path.stem
    if path.name == f"{CLAUSES}.yaml" and not inside:
        return None, []
    if path.suffix != ".yaml" or kind not in (_SUBFOLDERS if inside else FILE_KINDS):
        return None, [_unknown_file(name, path)]
    source, unreadable = read_text(path, name)
    if source is None:
        return None, list(unreadable)
    file, found = _read_source(source, kind)
    return file, list(found)


@lru_cache(maxsize=500)
def _read_source(source: Source, kind: str) -> tuple[PolicyFile | None, tuple[Diagnostic, ...]]:
    """The file of a text, kept: who reads the same policies again, as the tests do often, finds it read."""
    node, wrong = read_yaml(source)
    if node is None:
        return None, wrong
    found = check_schema(node, load_schema(kind))
    node = without_unknown(node, found)
    file = PolicyFile(kind, source, node, not (wrong or found)) if isinstance(node, Mapping) else None
    return file, (*wrong, *found)


def _outside(name: str) -> Diagnostic:
    message = f"`{name}` is a link that leads out of the folder of policies"
    return problems.FOLDER_NAME.at(Place(name), message, help="put the file itself there")


def _holds_rules(path: Path) -> bool:
    """Whether a file begins as one of rules does, though it lies elsewhere."""
    try:
        with path.open(encoding="utf-8") as file:
            start = file.read(_FIRST_CHARACTERS)
    except (OSError, ValueError):
        return False
    return any(line.startswith(("rules:", "define:")) for line in start.splitlines())


_FIRST_CHARACTERS = 10_000


def rename_to(right: str, path: Path) -> str:
    """What to do with a file that nothing reads under its name and would under another, which may be taken.

    It is by the names in the list, for to some systems a file `Times.yaml` is there as `times.yaml` too.
    """
    if any(each.name == right for each in path.parent.iterdir()):
        return f"there is a `{right}` beside it, which is read: delete one of the two"
    return f"rename it to `{right}`"


def _unknown_file(name: str, path: Path) -> Diagnostic:
    known = [f"{kind}.yaml" for kind in (*FILE_KINDS, CLAUSES)]
    right = f"{path.stem.lower()}.yaml"
    if path.suffix.lower() == ".yml" or right in known:
        help: str | None = rename_to(right if right in known else f"{path.stem}.yaml", path)
    elif path.suffix == ".yaml" and path.is_file() and _holds_rules(path):
        help = f"rules and definitions are read from the folder `{RULES}`: move it to `{RULES}/{path.name}`"
    else:
        help = near_names(path.name, known) or "known here: " + ", ".join(f"`{file}`" for file in known)
    return problems.UNKNOWN_FILE.at(Place(name), f"nothing reads a file named `{path.name}`", help=help)
