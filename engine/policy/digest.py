"""What a set of policy files says, in one number: comments, order of keys and layout play no part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TypeAlias

from engine.policy.folders import Folder
from engine.reading.nodes import Mapping, Node, Scalar

Canonical: TypeAlias = str | list["Canonical"] | dict[str, "Canonical"]


def digest_of(content: Canonical) -> str:
    """`sha256:` with the digest of a canonical content."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def folders_content(folders: Iterable[Folder]) -> Canonical:
    """The canonical content of all files of some layers, each under the name of its folder and file."""
    return {
        folder.name: {file.source.name.split("/", 2)[-1]: canonical(file.node) for file in folder.files}
        for folder in folders
    }


def canonical(node: Node) -> Canonical:
    """What a node says, with nothing of how it is laid out; lists keep their order."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {entry.key.text: canonical(entry.value) for entry in node.entries}
    return [canonical(item) for item in node.items]
