"""Keys for signing authorisations: made, opened, and asked whether they may sign. None lies near the policies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from os.path import lexists
from pathlib import Path

from engine.diagnostics import Code, Diagnostic
from engine.envelopes import (
    NotInstalledError,
    PassphraseError,
    SigningKey,
    UnreadableKeyError,
    read_key,
    write_new_key,
)
from engine.links import followed
from engine.policy.authorisation.keys import AuthoriserKey
from engine.policy.authorisation.records import authorising_command
from engine.policy.authorisation.signatures import INSTALL
from engine.reading.writing import yaml_text
from engine.wording import refusal

KEY_AMONG_POLICIES = Code(
    "U122",
    "a private key among the policies",
    "Policies are shared, copied and kept in a repository; a private key is for its holder alone. Whoever has it can "
    "sign in the holder's name. Keep it outside the folder of policies and outside its repository.",
)
KEY_REFUSED = Code(
    "U123",
    "a private key that cannot be written or opened",
    "The file has to be one that `trustpolicy new-key` wrote, opened with its passphrase. A new key never overwrites "
    "a file, and has a holder, a role and days on which it can be used.",
)
NO_SIGNING = Code(
    "U124",
    "nothing is installed that can sign",
    "Keys and signatures need a library of cryptography, which comes with the extra `sign`.",
)
MAY_NOT_SIGN = Code(
    "U125",
    "a key that may not sign this",
    "The trust's keys.yaml says whose each key is, in which role, and from when until when it can be used. A record "
    "signed with another key would not count, so it is not written.",
)
HAS_TO_BE_SIGNED = Code(
    "U126",
    "a record that has to be signed",
    "The trust's policy.yaml says, as `signed_from`, that records have to be signed. One without a signature would not "
    "count, so it is not written.",
)

_PASSPHRASE = "type the one with which the key was made; where it is that one, the file is damaged"


def key_file_problem(file: Path, policies: Path) -> Diagnostic | None:
    """Why a private key may not lie in a file: it is among policies, or in the repository in which these lie."""
    inside = next(_policies_around(followed(file)), followed(policies))
    repository = next((each for each in (inside, *inside.parents) if (each / ".git").exists()), inside)
    if not followed(file).is_relative_to(repository):
        return None
    where = "the folder of policies" if repository == inside else "the repository of the policies"
    return KEY_AMONG_POLICIES.at(
        None, f"`{file}` lies in {where}", help="name a file in a folder that is yours alone"
    )


def _policies_around(file: Path) -> Iterator[Path]:
    """The folders of policies in which a file lies, whichever the verb was asked to read."""
    for folder in file.parents:
        if (folder / "policy.yaml").exists():
            yield folder.parent
        elif next(folder.glob("*/policy.yaml"), None):
            yield folder


def place_problem(file: Path) -> Diagnostic | None:
    """Why no new key can be put in a file: it is there, or its folder is not."""
    if lexists(file):  # a name that there cannot be is of no file for it, where `exists` raises
        message = f"there is a file `{file}` already"
        return KEY_REFUSED.at(None, message, help="name a file that is not there yet")
    if not lexists(file.parent):
        message = f"`{file}` cannot be written: there is no folder `{file.parent}`"
        return KEY_REFUSED.at(None, message, help=f"make the folder `{file.parent}` first")
    return None


def lines_problem(holder: str, role: str, first: date, last: date) -> Diagnostic | None:
    """Why keys.yaml would refuse the lines of a new key: nobody's, for no role, or of no day."""
    for option, said in (("--holder", holder), ("--role", role)):
        if not said.strip():
            return KEY_REFUSED.at(
                None, f"`{option}` says nothing", help="say whose key it is, and in which role"
            )
    if last < first:
        message = f"a key from {first} until {last} could be used on no day"
        return KEY_REFUSED.at(None, message, help="swap or correct `--from` and `--until`")
    return None


def new_key(file: Path, passphrase: bytes | None) -> SigningKey | Diagnostic:
    """A new key, its private half in a file that its owner alone can read."""
    try:
        return write_new_key(file, passphrase)
    except NotInstalledError:
        return NO_SIGNING.at(None, "no key can be made: the extra `sign` is not installed", help=INSTALL)
    except OSError as error:
        message = f"`{file}` cannot be written: {refusal(error)}"
        return KEY_REFUSED.at(None, message, help="name a file in a folder that you may write to")


def opened_key(file: Path, passphrase: bytes | None) -> SigningKey | Diagnostic:
    """The private key in a file, or why it cannot be opened."""
    try:
        return read_key(file, passphrase)
    except NotInstalledError:
        return NO_SIGNING.at(None, "nothing can be signed: the extra `sign` is not installed", help=INSTALL)
    except PassphraseError:
        message = f"the passphrase does not open `{file}`"
        return KEY_REFUSED.at(None, message, help=_PASSPHRASE)
    except UnreadableKeyError:
        message = f"`{file}` is not a private key that `trustpolicy new-key` wrote"
        return KEY_REFUSED.at(None, message, help="name a file that `trustpolicy new-key` wrote")
    except OSError as error:
        message = f"`{file}` cannot be read: {refusal(error)}"
        return KEY_REFUSED.at(None, message, help="name a file that `trustpolicy new-key` wrote")


def signer_of(
    public_key: str, role: str, name: str | None, on: date, keys: Sequence[AuthoriserKey]
) -> AuthoriserKey | Diagnostic:
    """Whose a key is by the trust's keys.yaml, or why it may not sign in a role on a day."""
    mine = [key for key in keys if key.public_key == public_key]
    if not mine:
        help = f"add it to keys.yaml in the folder of the trust, with `public_key: {public_key}`"
        return MAY_NOT_SIGN.at(None, "the trust's keys.yaml does not have this key", help=help)
    mine.sort(key=lambda key: key.role != role)
    refused = {each: why for each in mine if (why := _why_not(each, role, name, on))}
    key = next((each for each in mine if each not in refused), None)
    if key:
        return key
    message, help = refused[mine[0]]
    return MAY_NOT_SIGN.at(None, message, also=[each.label for each in mine], help=help)


def _why_not(key: AuthoriserKey, role: str, name: str | None, on: date) -> tuple[str, str] | None:
    """Why a key may not sign in a role on a day as one line of keys.yaml has it, with what to do; None where it may."""
    if key.role != role:
        return f"the key is for the role `{key.role}`, and `{role}` has to authorise", "sign with another key"
    if name is not None and name != key.holder:
        return f"the key is {key.holder}'s, and `--name` says {name}", "leave `--name` out"
    if key.withdrawn is not None:
        return f"the key was withdrawn: {key.withdrawn}", "make a new one with `trustpolicy new-key`"
    if not key.start <= on <= key.end:
        return f"the key cannot be used on {on}", "make a new one with `trustpolicy new-key`"
    return None


def unsigned(academy: str, section: str) -> Diagnostic:
    """That a record of a section has to be signed."""
    help = f"add `--sign KEYFILE`: {authorising_command(academy, section, signed=True)}"
    return HAS_TO_BE_SIGNED.at(None, "the trust requires records to be signed", help=help)


def key_entry(public_key: str, holder: str, role: str, start: date, end: date) -> str:
    """The lines that the trust's keys.yaml has for a key."""
    entry = {"holder": holder, "role": role, "from": start.isoformat(), "until": end.isoformat()}
    return yaml_text([{**entry, "public_key": public_key}])
