"""What a password must be like, and how it is kept (口令).

Length, and not a common one; no rules on which characters it is made of, no expiry: NIST SP
800-63B, 3.1.1.2. Kept as argon2id.
"""

import re
import secrets
import threading
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from cases.errors import UsageError
from cases.ids import CROCKFORD

HASHER = PasswordHasher()  # argon2id, 64 MiB: the second choice of RFC 9106, 4
HASHING = threading.BoundedSemaphore(2)
"""Each takes 64 MiB: so many at once, the others wait."""
SHORTEST = 12
LONGEST = 256
"""Characters of a password."""


def new_password() -> str:
    """A password to begin with, 100 random bits: five groups that can be read aloud."""
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(20)).lower()
    return "-".join(letters[at : at + 4] for at in range(0, 20, 4))


def hashed(password: str, *own: str) -> str:
    """The hash of a password that is being chosen.

    Args:
        password: as typed.
        own: names of its owner, which it may not be made of.

    Raises:
        UsageError: ``password-short``, ``password-long``, ``password-common``.
    """
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise UsageError(
            f"The password has {len(plain)} characters, at least {SHORTEST} are needed.",
            hint="Several words in a row are easy to keep in mind.",
            code="password-short",
        )
    if len(plain) > LONGEST:
        raise UsageError(f"The password is longer than {LONGEST} characters.", code="password-long")
    if _guessable(plain, own):
        raise UsageError(
            "The password is among those that are tried first.",
            hint="Choose another: several words that have nothing to do with each other.",
            code="password-common",
        )
    return kept(plain)


def kept(password: str) -> str:
    """The hash of a password that is good already."""
    with HASHING:
        return HASHER.hash(_plain(password))


def matches(hashed: str | None, password: str) -> bool:
    """Whether a hash is of this password; None is of none, and as slow."""
    decoy = _decoy()
    try:
        with HASHING:
            HASHER.verify(hashed or decoy, _plain(password))
    except VerifyMismatchError:
        return False
    return hashed is not None


def outdated(hashed: str) -> bool:
    """Whether a hash was made with parameters other than today's."""
    return HASHER.check_needs_rehash(hashed)


def _plain(password: str) -> str:
    """The password as all keyboards give it (NIST SP 800-63B: NFKC)."""
    return unicodedata.normalize("NFKC", password)


def _guessable(password: str, own: Sequence[str]) -> bool:
    """Whether it is common, or a common one or the user's name with something added or repeated."""
    folded = password.casefold()
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    words = {*(word.casefold() for word in own if len(word) > 3), "yizheng"}
    repeated = re.fullmatch(r"(.{1,8}?)\1+.{0,4}", folded)
    return (
        len(set(folded)) < 5
        or repeated is not None
        or folded in _common()
        or core in _common()
        or any(len(folded.replace(word, "")) < 8 for word in words if word in folded)
        or _consecutive(folded)
    )


def _consecutive(text: str) -> bool:
    """Mostly steps of one: 123456789012, abcdefghijkl."""
    steps = [ord(b) - ord(a) for a, b in zip(text, text[1:], strict=False)]
    return sum(step in (1, -1) for step in steps) > 0.7 * len(steps)


@cache
def _common() -> frozenset[str]:
    file = Path(__file__).with_name("common_passwords.txt")
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _decoy() -> str:
    """A hash that no password is of, to be as slow for a name that nobody has."""
    return HASHER.hash(secrets.token_urlsafe(32))
