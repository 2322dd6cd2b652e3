"""How a text report looks: plain for files and pipes, with colours and a width on a terminal."""

from __future__ import annotations

from engine.frozen import dataclass

_LEAST = 36

_STYLES = {
    "strong": "1",
    "dim": "2",
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "frame": "34",
    "must": "31",
    "should": "33",
    "good": "32",
}


@dataclass(frozen=True, slots=True)
class Look:
    """`width` is the terminal's columns, None where the text goes to a file or a pipe."""

    colour: bool = False
    width: int | None = None

    def paint(self, style: str, text: str) -> str:
        """The text in a style's colour, or as it is."""
        code = _STYLES.get(style)
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text else text

    def fitted(self, line: str) -> str:
        """The line, on a terminal broken between words to its width; what goes on stands two blanks further in."""
        if self.width is None or len(line) <= self.width:
            return line
        from textwrap import fill  # only for a terminal

        margin = line[: len(line) - len(line.lstrip())]
        return fill(
            line.strip(),
            max(self.width, len(margin) + _LEAST),
            initial_indent=margin,
            subsequent_indent=f"{margin}  ",
            break_on_hyphens=False,
            break_long_words=False,
        )


PLAIN = Look()
