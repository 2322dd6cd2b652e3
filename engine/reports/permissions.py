"""By whose permission a value stands: what each layer lets be set, and the records by which it was authorised."""

from __future__ import annotations

from collections.abc import Iterator

from engine.reports.json import Json
from engine.showing.shown import ShownChoice, ShownPermission, ShownRecord, ShownSay, ShownSetting


def permission_lines(setting: ShownSetting) -> Iterator[str]:
    """What each layer lets the ones below it set, each once, then whether the academy's own value was authorised."""
    told = dict.fromkeys(permission for say in setting.says for permission in say.permissions)
    yield from map(_permission, told)
    for say in setting.says:
        yield from _authorised(say)
    if setting.choices:
        yield f"for {setting.asked}:"
        yield from (f"  {_choice(each)}" for each in setting.choices)


def _choice(choice: ShownChoice) -> str:
    """`PM, years 3 and 4 (12:55): holds`, or why it does not."""
    return f"{choice.when} ({choice.value}): " + (
        "holds" if choice.holds else f"does not, for {choice.because}"
    )


def _permission(said: ShownPermission) -> str:
    """`trust says: only higher, to be authorised by chief_executive (trust/delegation.yaml:15:3)`."""
    by = f", to be authorised by {said.authorised_by}" if said.authorised_by else ""
    return f"{said.layer} says to those below: {said.may_set}{by}" + (f" ({said.at})" if said.at else "")


def _authorised(say: ShownSay) -> Iterator[str]:
    for role in say.asks:
        record = next((each for each in say.records if each.role == role), None)
        words = record_words(record) if record else "not authorised"
        yield f"{say.layer} sets it, for {role} to authorise: {words}"


def record_words(record: ShownRecord) -> str:
    """When it was authorised, until when, on what ground, whether it is signed, and where the record lies."""
    by = f" by {record.name}" if record.name else ""
    until = f", until {record.until}" if record.until else ""
    return f"authorised {record.authorised}{by}{until}, {record.reference}, {record.signature} ({record.at})"


def record_json(record: ShownRecord) -> Json:
    """A record as an object."""
    return {
        "section": record.section,
        "role": record.role,
        "name": record.name,
        "authorised": record.authorised,
        "until": record.until,
        "reference": record.reference,
        "at": record.at,
        "signature": record.signature,
    }
