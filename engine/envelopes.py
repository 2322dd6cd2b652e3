"""Signed contents: Ed25519 signatures in DSSE envelopes. The only part that knows a library of cryptography.

The library comes with the extra `sign` and is imported only when something is signed or a signature is looked at.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from pathlib import Path
from typing import TYPE_CHECKING

from engine.frozen import dataclass
from engine.private_files import write_new

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from securesystemslib.signer import CryptoSigner


class NotInstalledError(Exception):
    """The extra `sign`, with the library of cryptography, is not installed."""


class UnreadableKeyError(Exception):
    """A file holds no private key for Ed25519."""


class PassphraseError(Exception):
    """The passphrase of a private key is missing, or is another one."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A content of a kind with one signature, as DSSE has it: bytes as base64, the key named by its public half."""

    kind: str
    payload: str
    key: str
    signature: str

    def content(self) -> bytes:
        """The content that is said to be signed; empty where it is no base64."""
        return _decoded(self.payload)

    def signs(self, content: bytes) -> bool:
        """Whether the signature is one of this content, by the private half of the key that the envelope names."""
        try:
            import cryptography  # noqa: F401 - without it securesystemslib would verify by other means
            from securesystemslib.dsse import Envelope as Dsse
            from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
            from securesystemslib.signer import Signature, SSlibKey
        except ImportError:
            raise NotInstalledError from None
        key = SSlibKey(self.key, "ed25519", "ed25519", {"public": self.key})
        signature = Signature(self.key, _decoded(self.signature).hex())
        try:
            Dsse(content, self.kind, {self.key: signature}).verify([key], 1)
        except (UnverifiedSignatureError, VerificationError):
            return False
        return True


def _decoded(text: str) -> bytes:
    """What a text in base64 stands for; nothing where it is written in another way than the one that is written here."""
    try:
        content = a2b_base64(text, strict_mode=True)
    except ValueError:
        return b""
    return content if _encoded(content) == text else b""


def _encoded(content: bytes) -> str:
    return b2a_base64(content, newline=False).decode("ascii")


class SigningKey:
    """A private key, opened. Neither it nor its text shows its bytes."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
        from securesystemslib.signer import CryptoSigner, SSlibKey

        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        self.public_key: str = public
        """The public half, as 64 hexadecimal digits."""
        self._signer: CryptoSigner = CryptoSigner(
            private, SSlibKey(public, "ed25519", "ed25519", {"public": public})
        )

    def sign(self, content: bytes, kind: str) -> Envelope:
        """The content in an envelope, signed."""
        from securesystemslib.dsse import Envelope as Dsse

        signature = Dsse(content, kind, {}).sign(self._signer)
        return Envelope(
            kind, _encoded(content), self.public_key, _encoded(bytes.fromhex(signature.signature))
        )


def write_new_key(file: Path, passphrase: bytes | None) -> SigningKey:
    """A new key, its private half in a new file that only its owner can read; FileExistsError where there is one."""
    try:
        from cryptography.hazmat.primitives import serialization as form
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.generate()
        key = SigningKey(private)
    except ImportError:
        raise NotInstalledError from None
    closed = form.BestAvailableEncryption(passphrase) if passphrase else form.NoEncryption()
    content = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, closed)
    write_new(file, content)
    return key


def is_closed(file: Path) -> bool:
    """Whether a private key in a file can only be opened with a passphrase; of what cannot be read, opening tells."""
    try:
        return b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in file.read_bytes()
    except OSError:
        return False


def read_key(file: Path, passphrase: bytes | None) -> SigningKey:
    """The private key in a file; UnreadableKeyError or PassphraseError where it cannot be opened."""
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization as form
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError:
        raise NotInstalledError from None
    closed = is_closed(file)
    try:
        private = form.load_pem_private_key(file.read_bytes(), passphrase if closed else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise (PassphraseError if closed else UnreadableKeyError) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise UnreadableKeyError
    try:
        return SigningKey(private)
    except ImportError:
        raise NotInstalledError from None
