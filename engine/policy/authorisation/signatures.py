"""Whether a record of an authorisation is signed by somebody whose it is to sign, and is what was signed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date

from engine.diagnostics import Code, Diagnostic, Severity
from engine.envelopes import Envelope, NotInstalledError
from engine.policy.authorisation.keys import AuthoriserKey
from engine.policy.authorisation.records import Record, authorising_command, first_day, last_day

UNSIGNED = Code(
    "A010",
    "a record of an authorisation without the signature that the trust requires",
    "The trust's policy.yaml says, as `signed_from`, from which edition on records have to be signed. Have the section "
    "authorised again by somebody who has a key: `trustpolicy authorise ACADEMY --reference TEXT --sign KEYFILE`.",
)
FALSE_SIGNATURE = Code(
    "A011",
    "a signature that was not made for this record with this key",
    "The record has a signature, but it was not made for these words with the key that it names. Somebody changed one "
    "of them. Have the section authorised again, and ask how this came about.",
)
OTHER_CONTENT = Code(
    "A012",
    "a record that is not what was signed",
    "A signature is for one academy, one section, one edition and one set of values, days and words. A record copied to "
    "another, or changed afterwards, is not what was signed. Put back what was signed, or have the section authorised "
    "again.",
)
UNKNOWN_KEY = Code(
    "A013",
    "a signature with a key that the trust does not know",
    "Only keys count that are listed in the trust's keys.yaml, with their holder, role and days. If the key is an "
    "authoriser's, the trust adds it there; otherwise the record authorises nothing.",
)
KEY_RUN_OUT = Code(
    "A014",
    "a signature with a key that could not be used on that day",
    "Each key has a first and a last day, and may have been withdrawn because it was lost. What was authorised outside "
    "these days does not count, nor does anything signed with a key that was withdrawn. Have the section authorised "
    "again with a key that can be used.",
)
OTHER_SIGNER = Code(
    "A015",
    "a signature by somebody other than the record says",
    "The key belongs to a person in a role. The role has to be the one that authorises the section, and the person the "
    "one that the record names.",
)
NOT_VERIFIED = Code(
    "A016",
    "a signature that cannot be verified on this computer",
    "The trust requires signatures, and the library that verifies them is not installed. It comes with the extra "
    '`sign`: `pip install "trustpolicy[sign]"`. A signature that was not verified never counts.',
)
NOT_LOOKED_AT = Code(
    "A017",
    "a signature that was not checked",
    "The record is signed, though the trust does not require it, and the library that verifies signatures is not "
    "installed. The record counts as an unsigned one does. The extra `sign` brings the library: "
    '`pip install "trustpolicy[sign]"`.',
    Severity.WARNING,
)

INSTALL = 'install the extra: `pip install "trustpolicy[sign]"`'


def signature_problems(
    record: Record, role: str, keys: Sequence[AuthoriserKey], *, required: bool
) -> Iterator[Diagnostic]:
    """Why a record is not signed as it has to be; its signature is looked at last, when all else fits.

    A record that bears a signature though it needs none has to bear a good one.
    """
    name = f"the record of the section `{record.section}` of {record.academy}"
    again = authorising_command(record.academy, record.section, signed=True)
    signed = record.signed
    if signed is None:
        if required:
            message = f"{name} is not signed, and the trust requires it"
            yield UNSIGNED.at(record.span, message, help=f"have it signed with {again}")
        return
    if signed.content() != record.content():
        yield _other_content(record, signed, name, again)
    listed = [each for each in keys if each.public_key == signed.key]
    if not listed:
        message = f"{name} is signed with a key that the trust's keys.yaml does not have: {signed.key[:16]}…"
        yield UNKNOWN_KEY.at(record.place("signed"), message, help=f"have it signed with {again}")
        return
    yield from _signer(record, role, _nearest_of(listed, record, role), name, again)
    yield from _signature(record, signed, name, again, required)


def _nearest_of(listed: Sequence[AuthoriserKey], record: Record, role: str) -> AuthoriserKey:
    """Of the lines for one key, such as for two roles or two years, the one that fits a record best."""
    return min(listed, key=lambda key: (len(list(_signer(record, role, key, "", ""))), key.role != role))


def _other_content(record: Record, signed: Envelope, name: str, again: str) -> Diagnostic:
    """What was signed and what the record says, in the first thing that tells them apart."""
    now, then = _members(record.content()), _members(signed.content())
    if any(now.get(key) != then.get(key) for key in ("academy", "section", "edition")):
        known = all(key in then for key in ("academy", "section", "edition"))
        was = (
            f"the section `{then['section']}` of {then['academy']}, edition {then['edition']}"
            if known
            else "something else"
        )
        message = f"{name}, edition {record.edition}, has a signature that was made for {was}"
        return OTHER_CONTENT.at(record.place("signed"), message, help=f"have it authorised with {again}")
    changed = [key for key in sorted(now.keys() | then.keys()) if now.get(key) != then.get(key)]
    said = ", ".join(f"`{key}`" for key in changed) or "how it is written"
    message = f"{name} was changed after it was signed: {said}"
    place = record.place(changed[0]) if changed else record.place("signed")
    return OTHER_CONTENT.at(place, message, help=f"put it back, or have it authorised with {again}")


def _members(content: bytes) -> dict[str, object]:
    try:
        members = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}


def _signer(record: Record, role: str, key: AuthoriserKey, name: str, again: str) -> Iterator[Diagnostic]:
    """What is wrong with who signed, and when."""
    label, help = [key.label], f"have it signed with {again}"
    if key.role != role:
        message = f"{name} is signed in the role `{key.role}`, and `{role}` authorises it"
        yield OTHER_SIGNER.at(record.place("signed"), message, also=label, help=help)
    if record.name != key.holder:
        named = record.name or "nobody"
        message = f"{name} names {named}, and {key.holder} signed it"
        yield OTHER_SIGNER.at(record.place("by"), message, also=label, help=help)
    if key.withdrawn is not None:
        message = f"{name} is signed with a key of {key.holder} that was withdrawn: {key.withdrawn}"
        yield KEY_RUN_OUT.at(record.place("signed"), message, also=label, help=help)
    first, last = first_day(record.authorised), last_day(record.authorised)
    if not (_within(first, key) and _within(last, key)):
        message = f"{name} was authorised {record.decided}, when the key of {key.holder} could not be used"
        yield KEY_RUN_OUT.at(record.place("authorised"), message, also=label, help=help)


def _within(day: date | None, key: AuthoriserKey) -> bool:
    return day is not None and key.start <= day <= key.end


def _signature(
    record: Record, signed: Envelope, name: str, again: str, required: bool
) -> Iterator[Diagnostic]:
    try:
        good = signed.signs(record.content())
    except NotInstalledError:
        code = NOT_VERIFIED if required else NOT_LOOKED_AT
        message = f"{name} is signed, and nothing is installed that verifies signatures"
        yield code.at(record.place("signed"), message, help=INSTALL)
        return
    if not good:
        message = f"the signature on {name} is false: it was not made for this record with this key"
        yield FALSE_SIGNATURE.at(record.place("signed"), message, help=f"have it authorised with {again}")
