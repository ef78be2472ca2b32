"""A key that never leaves its token signs (密码机、智能密码钥匙 through PKCS#11).

RSA (PKCS#1 v1.5) and ECDSA, by the mechanisms that every token has: digests are computed here.
"""

import os
from contextlib import suppress
from functools import lru_cache
from hashlib import scrypt
from pathlib import Path
from threading import Lock

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11 import Attribute, ObjectClass, PKCS11Error, Session
from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

from cases.errors import SetupMissing
from cases.locks import locked
from cases.settings import Settings
from licenses.signed.keys import passphrase
from licenses.signed.signing import Box, PadesSigner

REFUSED = "pin-refused"
"""File of the home that says which PIN was refused: a token counts wrong ones, and after a few it
is locked. No other process, and no later start, tries that PIN again."""
SALT = 16
"""Bytes before the digest in that file. scrypt, because PINs are short."""
_sessions: dict[tuple[Path, str | None, bytes | None], Session] = {}


def token_signer(settings: Settings) -> "TokenSigner":
    """The key on the token that the settings name; logged in once per process.

    Raises:
        SetupMissing: ``token-unavailable``, ``token-pin-refused``, ``token-key-missing``,
            ``passphrase-missing``.
    """
    module, pin = settings.signing_pkcs11_module, passphrase(settings)
    assert module is not None
    if not settings.signing_pkcs11_key:
        raise _no_key("no label is configured")
    try:
        session = _logged_in(module, settings.signing_pkcs11_token, pin, settings.home)
        return _signer(session, settings.signing_pkcs11_key, settings.timestamp_url)
    except (PKCS11Error, RuntimeError) as error:  # RuntimeError: the library cannot be loaded
        raise SetupMissing(
            f"The token cannot be used through {module} ({_said(error)}).",
            hint="Check YIZHENG_SIGNING_PKCS11_MODULE and YIZHENG_SIGNING_PKCS11_TOKEN, that the "
            "device is connected, and its PIN (YIZHENG_SIGNING_PASSPHRASE or "
            "YIZHENG_SIGNING_PASSPHRASE_FILE).",
            code="token-unavailable",
        ) from error


class TokenSigner:
    """Signs on one session with a token."""

    def __init__(self, session: Session, signer: PadesSigner) -> None:
        self.chain, self.fingerprint = signer.chain, signer.fingerprint
        self._session, self._signer = session, signer
        self._turn = Lock()  # a session serves one thread at a time

    def sign(self, pdf: bytes, box: Box) -> bytes:
        """See ``Signer.sign``."""
        try:
            with self._turn:
                return self._signer.sign(pdf, box)
        except PKCS11Error as error:
            # The device was pulled out or has logged us out: the next signature logs in anew.
            log_out()
            with suppress(PKCS11Error):
                self._session.close()
            raise SetupMissing(
                f"The token did not sign ({_said(error)}).",
                hint="Nothing was issued. Check the device and run again.",
                code="token-failed",
            ) from error


def log_out() -> None:
    """Forget the sessions that are open: the next signer logs in."""
    _signer.cache_clear()
    _sessions.clear()


def _logged_in(module: Path, token: str | None, pin: bytes | None, home: Path) -> Session:
    """One session for all keys: a second login beside it would be refused.

    Processes log in one after the other, so that a wrong PIN is tried once by all of them.
    """
    ours = module, token, pin
    if ours in _sessions:
        return _sessions[ours]
    criteria = None if token is None else TokenCriteria(label=token)
    said = None if pin is None else pin.decode()
    tried = b"\0".join((str(module).encode(), (token or "").encode(), pin or b""))
    home.mkdir(parents=True, exist_ok=True)
    with locked(home):
        if ours in _sessions:  # by another thread meanwhile
            return _sessions[ours]
        if _was_refused(home / REFUSED, tried):
            raise _pin_refused(module, home / REFUSED)
        try:
            opened = open_pkcs11_session(str(module), token_criteria=criteria, user_pin=said)
        except (PinIncorrect, PinInvalid, PinLenRange) as error:
            _keep_refused(home / REFUSED, tried)
            raise _pin_refused(module, home / REFUSED) from error
        _sessions[ours] = opened
    return opened


def _was_refused(file: Path, tried: bytes) -> bool:
    try:
        kept = file.read_bytes()
    except FileNotFoundError:
        return False
    return kept == _digest(tried, kept[:SALT])


def _keep_refused(file: Path, tried: bytes) -> None:
    part = file.with_name(f"{file.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(_digest(tried, os.urandom(SALT)))
    part.replace(file)


def _digest(tried: bytes, salt: bytes) -> bytes:
    return salt + scrypt(tried, salt=salt, n=2**14, r=8, p=1)


@lru_cache(maxsize=8)
def _signer(session: Session, key: str, timestamp_url: str | None) -> TokenSigner:
    chain = _chain(session, key)
    signer = PKCS11Signer(
        session,
        signing_cert=_asn1(chain[0]),
        ca_chain=[_asn1(one) for one in chain[1:]],
        key_label=key,
        use_raw_mechanism=True,
    )
    return TokenSigner(session, PadesSigner(signer, chain, timestamp_url, reason=None))


def _chain(session: Session, key: str) -> list[x509.Certificate]:
    """The key's certificate, found by its label or else its id, then all others of the token."""
    keys = list(
        session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: key})
    )
    if len(keys) != 1:
        raise _no_key(f"the token has {len(keys)} private keys of the label {key!r}")
    found = list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}))
    for name, value in ((Attribute.LABEL, key), (Attribute.ID, keys[0][Attribute.ID])):
        own = [one for one in found if one[name] == value]
        if len(own) == 1:
            others = [one for one in found if one is not own[0]]
            return [
                x509.load_der_x509_certificate(one[Attribute.VALUE]) for one in (own[0], *others)
            ]
    raise _no_key(f"the token has no certificate, or several, of the key {key!r}")


def _no_key(why: str) -> SetupMissing:
    return SetupMissing(
        f"There is nothing to sign with: {why}.",
        hint="Set YIZHENG_SIGNING_PKCS11_KEY to the label of the private key; its certificate has "
        "the same label or the same id (CKA_ID).",
        code="token-key-missing",
    )


def _pin_refused(module: Path, file: Path) -> SetupMissing:
    return SetupMissing(
        f"The token refused its PIN ({module}); this PIN is not tried again.",
        hint="Correct the PIN (YIZHENG_SIGNING_PASSPHRASE or YIZHENG_SIGNING_PASSPHRASE_FILE) and "
        "start again: a token is locked after a few wrong ones. If the PIN is right after all, "
        f"remove {file}.",
        code="token-pin-refused",
    )


def _said(error: Exception) -> str:
    return " ".join(filter(None, (type(error).__name__, str(error))))


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
