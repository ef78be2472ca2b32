"""A token signs: SoftHSM stands for the authority's device."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from authorities import Authority
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from licensing import FORM, ISSUED, ISSUER, decided_case, decision, license

from cases.errors import IssueError, SetupMissing
from cases.files import open_files
from cases.settings import Settings, load
from cases.store import Store
from licenses.issue import issue
from licenses.paper import face
from licenses.signed import keys, pkcs11, signing
from licenses.signed.signature import inspect
from licenses.signed.signing import open_signer, sign

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
TOKEN, PIN = "样本令牌", "20260101"
NOW = datetime.now(UTC)

pytestmark = pytest.mark.skipif(
    not (MODULE.is_file() and shutil.which("softhsm2-util")),
    reason="there is no token to sign with: apt-get install softhsm2",
)


@dataclass
class Token:
    """A token with keys that this authority certified."""

    authority: Authority
    folder: Path

    def settings(self, home: Path, key: str, **changes: Any) -> Settings:
        values = {
            "signing_pkcs11_module": MODULE,
            "signing_pkcs11_token": TOKEN,
            "signing_pkcs11_key": key,
            "signing_passphrase": PIN,
            "trust_roots": self.authority.pem(self.folder),
        }
        return load(home=home, **(values | changes))

    def put(self, label: str, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> None:
        """A key under its label; its certificate comes by ``put_certificate``."""
        file = self.folder / "key.pem"
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        util("--import", file, "--token", TOKEN, "--pin", PIN, "--label", label, "--id", _id(label))
        file.unlink()

    def put_certificate(self, certificate: x509.Certificate, label: str, id: str) -> None:
        # In a process of its own: a login here would stay for the tests.
        code = (
            "import pkcs11, sys\n"
            "from pkcs11.util.x509 import decode_x509_certificate\n"
            "token = pkcs11.lib(sys.argv[1]).get_token(token_label=sys.argv[2])\n"
            "with token.open(rw=True, user_pin=sys.argv[3]) as session:\n"
            "    made = decode_x509_certificate(sys.stdin.buffer.read())\n"
            "    made |= {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: sys.argv[4],\n"
            "             pkcs11.Attribute.ID: bytes.fromhex(sys.argv[5])}\n"
            "    session.create_object(made)\n"
        )
        subprocess.run(
            [sys.executable, "-c", code, str(MODULE), TOKEN, PIN, label, id],
            input=certificate.public_bytes(Encoding.DER),
            check=True,
        )


def util(*arguments: object) -> None:
    subprocess.run(["softhsm2-util", *map(str, arguments)], check=True, capture_output=True)


def _id(label: str) -> str:
    return label.encode().hex()


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(
        f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        util("--init-token", "--free", "--label", TOKEN, "--so-pin", "87654321", "--pin", PIN)
        made = Token(Authority("样本根"), folder)
        rsa_key = rsa.generate_private_key(65537, 2048)
        ec_key = ec.generate_private_key(ec.SECP256R1())
        made.put("rsa", rsa_key)
        made.put_certificate(made.authority.certify("样本印章", rsa_key), "rsa", _id("rsa"))
        made.put("ec", ec_key)
        # The certificate has a label of its own, and is found by the key's id.
        made.put_certificate(made.authority.certify("样本机关", ec_key), "cert", _id("ec"))
        made.put("alone", rsa.generate_private_key(65537, 2048))
        other = made.authority.certify("别人", rsa.generate_private_key(65537, 2048))
        made.put("swapped", rsa.generate_private_key(65537, 2048))
        made.put_certificate(other, "swapped", _id("swapped"))
        yield made
        pkcs11.log_out()


@pytest.mark.parametrize(("key", "name"), [("rsa", "样本印章"), ("ec", "样本机关")])
def test_a_key_on_the_token_signs(token: Token, settings: Settings, key: str, name: str) -> None:
    ready = token.settings(settings.home, key)
    signer = open_signer(ready, NOW)
    signed = sign(face.draw(license()), face.seal_box(), signer, keys.trusted_roots(ready))
    seen = inspect(signed, keys.trusted_roots(ready), NOW, as_claimed=False)
    assert seen is not None
    assert (seen.intact, seen.whole, seen.trusted, seen.signer) == (True, True, True, name)
    assert seen.fingerprint == signer.fingerprint == keys.fingerprint(signer.chain[0])
    assert signing.TEST_REASON.encode() not in signed


def test_a_real_licence_is_issued_with_it(token: Token, settings: Settings) -> None:
    ready = token.settings(settings.home, "rsa", public_url="https://p.example.gov.cn")
    settings.home.mkdir()
    store, files = Store(ready.store_url), open_files(ready)
    store.upgrade()
    made = decision(refused=("TB",))
    case, seq = decided_case(store, made, sample=False)
    issued = issue(store, files, case, seq, made, FORM, ISSUER, ready, ISSUED)
    store.close()
    assert not issued.sample
    assert issued.signer == open_signer(ready, NOW).fingerprint
    assert not (settings.home / keys.FOLDER).exists()


def test_the_session_stays_open(token: Token, settings: Settings) -> None:
    ready = token.settings(settings.home, "rsa")
    assert open_signer(ready, NOW) is open_signer(ready, NOW)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"signing_pkcs11_token": "别的令牌"}, "token-unavailable"),
        ({"signing_pkcs11_module": Path("/nowhere.so")}, "token-unavailable"),
        ({"signing_pkcs11_key": None}, "token-key-missing"),
        ({"signing_pkcs11_key": "nobody"}, "token-key-missing"),
        ({"signing_pkcs11_key": "alone"}, "token-key-missing"),
        ({"signing_file": Path("a.p12")}, "signing-ambiguous"),
        (
            {"signing_passphrase": None, "signing_passphrase_file": Path("nowhere")},
            "passphrase-missing",
        ),
    ],
)
def test_what_cannot_be_used_is_named(
    token: Token, settings: Settings, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(SetupMissing) as caught:
        open_signer(token.settings(settings.home, "rsa", **changes), NOW)
    assert caught.value.code == code
    assert PIN not in str(caught.value)
    # What failed does not stand in the way of the right one.
    assert open_signer(token.settings(settings.home, "rsa"), NOW)


def test_a_refused_pin_is_not_tried_again(settings: Settings, tmp_path: Path) -> None:
    """A token is locked after a few wrong PINs: a batch must not try one per licence, nor its
    workers one each, nor a service one per start."""
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    # In a process of its own: where one is logged in, a token does not look at the PIN.
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from cases.errors import SetupMissing\n"
        "from cases.settings import load\n"
        "from licenses.signed import pkcs11\n"
        "tried, log_in = [], pkcs11.open_pkcs11_session\n"
        "pkcs11.open_pkcs11_session = lambda *a, **more: tried.append(1) or log_in(*a, **more)\n"
        "for pin in ('1111', '1111', '2222'):\n"
        "    try:\n"
        "        pkcs11.token_signer(load(\n"
        "            home=Path(sys.argv[1]), signing_pkcs11_module=Path(sys.argv[2]),\n"
        "            signing_pkcs11_token=sys.argv[3], signing_pkcs11_key='rsa',\n"
        "            signing_passphrase=pin))\n"
        "    except SetupMissing as error:\n"
        "        print(error.code, pin in str(error), len(tried))\n"
    )
    here = os.environ | {"SOFTHSM2_CONF": str(config)}
    label = ["--label", TOKEN, "--so-pin", "87654321", "--pin", PIN]
    subprocess.run(["softhsm2-util", "--init-token", "--free", *label], check=True, env=here)
    command = [sys.executable, "-c", code, str(settings.home), str(MODULE), TOKEN]
    done = subprocess.run(command, env=here, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "token-pin-refused False 1",
        "token-pin-refused False 1",
        "token-pin-refused False 2",
    ]
    kept = settings.home / pkcs11.REFUSED
    assert kept.stat().st_mode & 0o777 == 0o600
    assert b"2222" not in kept.read_bytes()

    # Several at once, of which none has tried it: one does.
    kept.unlink()
    once = code.replace("('1111', '1111', '2222')", "('1111',)")
    command[2] = once
    workers = [
        subprocess.Popen(command, env=here, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    said = sorted(worker.communicate()[0].strip() for worker in workers)
    assert said == ["token-pin-refused False 0"] * 2 + ["token-pin-refused False 1"]
    command[2] = once.replace("'1111'", f"'{PIN}'").replace("print(error", "print('no', error")
    done = subprocess.run(command, env=here, capture_output=True, text=True, check=True)
    assert "pin-refused" not in done.stdout  # the right one is tried, whatever was refused before


def test_a_certificate_of_another_key_is_noticed_before_anything_is_issued(
    token: Token, settings: Settings
) -> None:
    ready = token.settings(settings.home, "swapped")
    with pytest.raises(IssueError) as caught:
        sign(
            face.draw(license()),
            face.seal_box(),
            open_signer(ready, NOW),
            keys.trusted_roots(ready),
        )
    assert caught.value.code == "signature-broken"


def test_a_token_that_fails_is_logged_in_anew_the_next_time(
    token: Token, settings: Settings
) -> None:
    ready = token.settings(settings.home, "rsa")
    signer = open_signer(ready, NOW)
    signer._session.close()  # type: ignore[attr-defined]  # as when the device is pulled out
    with pytest.raises(SetupMissing) as caught:
        signer.sign(face.draw(license()), face.seal_box())
    assert caught.value.code == "token-failed"
    assert open_signer(ready, NOW).sign(face.draw(license()), face.seal_box())


def test_the_pin_is_masked(token: Token, settings: Settings) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("yizheng"), "settings"],
        env=os.environ | {"YIZHENG_HOME": str(settings.home), "YIZHENG_SIGNING_PASSPHRASE": PIN},
        capture_output=True,
        text=True,
        check=True,
    )
    assert PIN not in done.stdout + done.stderr
    assert "signing_passphrase" in done.stdout
