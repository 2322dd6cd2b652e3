"""A layer: one folder's say, typed, and the layers that stand above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from engine.diagnostics import Diagnostic
from engine.frozen import dataclass
from engine.policy import problems
from engine.policy.cases import OLDEST_YEAR, Taught
from engine.policy.codes import RegisterCode, cited_codes, read_codes
from engine.policy.conditions import Classes, read_classes, years_of
from engine.policy.contacts import Contact, check_contacts, read_contacts
from engine.policy.declarations import SETTING_FILES, setting_tree
from engine.policy.duties import DutyBook, read_duties
from engine.policy.folders import RULES, Folder, PolicyFile
from engine.policy.settings import Origin, Setting
from engine.policy.values import FileSettings, read_said
from engine.reading import nodes
from engine.reading.nodes import entries_of, text_of
from engine.source import Source, Span

NATIONAL, TRUST, LOCAL_AUTHORITY, ACADEMY = "national", "trust", "local_authority", "academy"
KINDS = (NATIONAL, TRUST, LOCAL_AUTHORITY, ACADEMY)
"""The kinds of layer that are known, from the top down."""
_MISTYPED = 0.8  # alike as `trsut` and `trust`, and more than `trust_hub`

NATIONAL_CALLED = "the national layer"
"""How a message names the national layer."""


class RuleFile(NamedTuple):
    """A file of rules that passed its schema, with the layer it belongs to."""

    layer: str
    node: nodes.Mapping


class RuleName(NamedTuple):
    """The name of a rule or a definition; `kind` is which of the two."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"the {self.kind} `{self.name}`"


@dataclass(frozen=True, slots=True)
class Layer:
    """What one folder says, before anything above it is asked. `kind` is what its `layer:` says."""

    folder: Folder
    kind: str
    under: nodes.Scalar | None
    name: str
    local_authority: nodes.Scalar | None
    year_groups: tuple[int, ...]
    classes: Classes
    settings: Mapping[str, Setting]
    cites: Mapping[str, Origin]
    codes: Mapping[str, RegisterCode]
    cited_codes: Mapping[str, Origin]
    contacts: Mapping[str, Contact]
    duties: DutyBook
    rule_files: tuple[RuleFile, ...]
    rules: Mapping[RuleName, Span]
    uncertain: frozenset[str]
    knows_above: bool = True

    @property
    def id(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def called(self) -> str:
        """How a message names it: `the national layer`, `the trust`, `wenlock`."""
        if self.kind == NATIONAL:
            return NATIONAL_CALLED
        return f"the {self.kind}" if self.kind == self.id else self.id

    @property
    def taught(self) -> Taught:
        """Whom its values have to hold for: all year groups, where it does not say which."""
        return Taught(self.year_groups or tuple(range(OLDEST_YEAR + 1)), self.classes)

    def says(self, path: str) -> bool:
        """Whether it says anything of a setting, or of a role or code such as `roles.headteacher`."""
        group, _, name = path.partition(".")
        named = {"roles": self.contacts, "codes": self.codes}.get(group, self.settings)
        return path in named or name in named

    @property
    def is_placed(self) -> bool:
        """Whether it can be told which layer it is and where it stands, whatever else is wrong in its policy.yaml."""
        policy = self.file("policy")
        said = bool(self.kind and (self.under or self.kind == NATIONAL))
        return self.knows_above and policy is not None and (policy.sound or said)

    def file(self, kind: str) -> PolicyFile | None:
        """Its file of a kind, or None."""
        return self.folder.file(kind)

    def identity(self, key: str) -> nodes.Entry | None:
        """What its policy.yaml says under `identity` by one key; None where it says nothing."""
        policy = self.file("policy")
        said = policy.node.get("identity") if policy else None
        return said.entry(key) if isinstance(said, nodes.Mapping) else None

    def is_sound(self, kind: str) -> bool:
        """Whether its files of a kind, if it has any, are without fault."""
        return kind not in self.uncertain and self.folder.is_sound(kind)

    def start(self) -> Span | None:
        """Where to look when the layer as a whole is meant: the beginning of its policy.yaml."""
        file = self.file("policy")
        return file.node.entries[0].key.span if file and file.node.entries else None


def make_layer(folder: Folder) -> tuple[Layer, list[Diagnostic]]:
    """The layer of a folder that has a policy.yaml, with what is wrong in its values."""
    policy = folder.file("policy")
    root = policy.node if policy else nodes.Mapping((), Span(Source("", ""), 0, 0))
    identity = root.get("identity")
    who = identity if isinstance(identity, nodes.Mapping) else root
    under, authority = root.get("under"), who.get("local_authority")
    kind, mistyped = _kind(root.get("layer"))
    classes = read_classes(who) if kind == ACADEMY else {}
    said, uncertain, wrong = _settings(folder, classes)
    codes, cited_codes, more = _codes(folder)
    contacts, unclear = _contacts(folder)
    rule_files = tuple(RuleFile(folder.name, each.node) for each in folder.files if each.kind == RULES)
    layer = Layer(
        folder,
        kind,
        _first(under),
        text_of(who, "name") or folder.name,
        authority if isinstance(authority, nodes.Scalar) and authority.text else None,
        years_of(who, "year_groups"),
        classes,
        said.settings,
        said.cites,
        codes,
        cited_codes,
        contacts,
        _duties(folder),
        rule_files,
        _rules(rule_files),
        uncertain,
    )
    # what is not written as a kind at all was told
    return layer, [*(mistyped if folder.is_sound("policy") else ()), *wrong, *more, *unclear]


def _kind(said: nodes.Node | None) -> tuple[str, list[Diagnostic]]:
    """The kind of layer that is said, or of those that are known the one that is plainly meant, which is told."""
    if not isinstance(said, nodes.Scalar) or said.text in (*KINDS, ""):
        return said.text if isinstance(said, nodes.Scalar) else "", []
    from difflib import get_close_matches  # only where the kind is the trust's own, or mistyped

    for kind in get_close_matches(said.text, KINDS, n=1, cutoff=_MISTYPED):
        message = f"`{said.text}` is most likely the kind of layer `{kind}`"
        help = f"write `{kind}`, or a word less like it for a kind of the trust's own"
        return kind, [problems.MISTYPED_KIND.at(said.span, message, help=help)]
    return said.text, []


def _first(node: nodes.Node | None) -> nodes.Scalar | None:
    """A single value; of a list, which is wrong and was told, its first one, so that nothing else seems to be wrong."""
    if isinstance(node, nodes.Sequence) and node.items:
        node = node.items[0]
    return node if isinstance(node, nodes.Scalar) else None


def _settings(folder: Folder, classes: Classes) -> tuple[FileSettings, frozenset[str], list[Diagnostic]]:
    """What the files of a folder say of settings, which kinds of file leave in doubt when they hold, what is wrong."""
    said = FileSettings({}, {})
    uncertain: set[str] = set()
    wrong: list[Diagnostic] = []
    for file in folder.files:
        if file.kind in SETTING_FILES:
            found, problems = read_said(file.node, setting_tree(file.kind), folder.name, classes)
            said = FileSettings(said.settings | found.settings, said.cites | found.cites)
            wrong.extend(problem for problem in problems if file.sound or problem.code.id.startswith("L"))
            if not found.certain:
                uncertain.add(file.kind)
    return said, frozenset(uncertain), wrong


def _codes(folder: Folder) -> tuple[dict[str, RegisterCode], dict[str, Origin], list[Diagnostic]]:
    file = folder.file("codes")
    if file is None:
        return {}, {}, []
    codes, wrong = read_codes(file.node, folder.name)
    return codes, cited_codes(file.node, folder.name), wrong


def _contacts(folder: Folder) -> tuple[dict[str, Contact], list[Diagnostic]]:
    file = folder.file("contacts")
    if file is None:
        return {}, []
    contacts = read_contacts(file.node, folder.name)
    return contacts, list(check_contacts(file.node, contacts))


def _duties(folder: Folder) -> DutyBook:
    file = folder.file("duties")
    return read_duties(file.node, folder.name) if file else DutyBook()


def _rules(files: tuple[RuleFile, ...]) -> dict[RuleName, Span]:
    """The rules and definitions of some files, with the place of each name."""
    return {
        RuleName(kind, entry.key.text): entry.key.span
        for file in files
        for section, kind in (("define", "definition"), ("rules", "rule"))
        for entry in entries_of(file.node.get(section))
    }
