"""The YAML language server of common editors, asked over its own protocol."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class LanguageServer:
    """A running server: what an editor would underline, complete and explain in a file."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.messages = 0
        self.underlined: dict[str, list[dict[str, Any]]] = {}
        abilities = {"workspace": {"configuration": True}, "textDocument": {"hover": {}, "completion": {}}}
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": abilities})
        self.tell("initialized", {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.kill()
        self.process.communicate()

    def problems(self, path: Path, text: str) -> list[tuple[int, int, str]]:
        """Line and column (from 1) and message of all that an editor underlines in a text."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        while uri not in self.underlined:
            self.receive()
        found = self.underlined.pop(uri)
        return [
            (one["range"]["start"]["line"] + 1, one["range"]["start"]["character"] + 1, one["message"])
            for one in found
        ]

    def explanation(self, path: Path, line: int, column: int) -> str:
        """What an editor shows over a place."""
        found = self.ask("textDocument/hover", _place(path, line, column))
        return str(found["contents"]["value"]) if found else ""

    def completions(self, path: Path, line: int, column: int) -> list[str]:
        """What an editor offers to write at a place."""
        found = self.ask("textDocument/completion", _place(path, line, column))
        return [item["label"] for item in found["items"]]

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self.messages += 1
        number = self.messages
        self.send({"id": number, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == number and "method" not in message:
                return message["result"]

    def tell(self, method: str, params: dict[str, Any]) -> None:
        self.send({"method": method, "params": params})

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout
        length = 0
        while (line := self.process.stdout.readline().strip()) or not length:
            assert line or self.process.poll() is None, "the language server ended"
            if line.startswith(b"Content-Length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        self.answer(message)
        return message

    def answer(self, message: dict[str, Any]) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            self.underlined[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            result = [_settings(item.get("section")) for item in message["params"]["items"]]
            self.send({"id": message["id"], "result": result})
        elif "id" in message and "method" in message:
            self.send({"id": message["id"], "result": None})


def _settings(section: str) -> dict[str, Any] | None:
    if section == "yaml":
        store = {"enable": False}
        return {"validate": True, "hover": True, "completion": True, "schemaStore": store}
    return None


def _place(path: Path, line: int, column: int) -> dict[str, Any]:
    return {
        "textDocument": {"uri": path.as_uri()},
        "position": {"line": line - 1, "character": column - 1},
    }
