import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from licensing import FORM, ISSUED, ISSUER, decided_case, decision
from PIL import Image, ImageDraw, ImageFilter
from pypdfium2 import PdfDocument

from cases.errors import UsageError
from cases.files import FileStore, open_files
from cases.model import License
from cases.settings import Settings, load
from cases.store import Store
from cases.tables import LicenseRow
from licenses import numbering, register
from licenses.issue import issue
from licenses.paper import face
from licenses.verification.verdict import CHECKS, Verdict, exit_code
from licenses.verification.verify import UNREADABLE, verify
from papers import qr, seal
from papers.place import Area, Overlay, place
from papers.raster import PDFIUM, page_image

FD_EXPIRED = datetime(2031, 12, 1, tzinfo=UTC)


class Desk:
    """A register with one licence, its file, and how to verify against them."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.settings = folder, settings
        self.store = Store(settings.store_url)
        settings.home.mkdir()
        self.store.upgrade()
        self.files: FileStore = open_files(settings)
        made = decision(refused=("TB",))
        case, seq = decided_case(self.store, made)
        self.license: License = issue(
            self.store, self.files, case, seq, made, FORM, ISSUER, settings, ISSUED
        )
        assert self.license.pdf_sha256 is not None
        self.pdf = self.files.get(self.license.pdf_sha256)

    def keep(self, name: str, data: bytes | Image.Image) -> str:
        path = self.folder / name
        data.save(path) if isinstance(data, Image.Image) else path.write_bytes(data)
        return str(path)

    def verify(self, target: str, **changes: Any) -> Verdict:
        given = {
            "register": self.store,
            "files": self.files,
            "settings": self.settings,
            "now": ISSUED + timedelta(minutes=1),
        }
        return verify(target, **(given | changes))


@pytest.fixture
def desk(tmp_path: Path, settings: Settings) -> Iterator[Desk]:
    desk = Desk(tmp_path, settings)
    yield desk
    desk.store.close()


def results(verdict: Verdict) -> dict[str, str]:
    assert [check.name for check in verdict.checks] == list(CHECKS)
    return {check.name: f"{check.result}:{check.code}" for check in verdict.checks}


def test_the_issued_file_is_valid(desk: Desk) -> None:
    verdict = desk.verify(desk.keep("a.pdf", desk.pdf))
    assert (verdict.verdict, verdict.sample, exit_code(verdict)) == ("valid", True, 0)
    assert results(verdict) == {
        "readable": "ok:code-read",
        "found": "ok:local-register",
        "signature": "ok:intact",
        "signer": "ok:trusted",
        "coverage": "ok:issued-file",
        "superseded": "ok:current",
        "permits": "ok:valid",
        "face-data": "ok:issued-file",
    }
    assert verdict.license is not None
    assert verdict.license.number == desk.license.number
    assert [permit.code for permit in verdict.license.permits] == ["FD", "FS", "SB"]


def test_the_address_alone_is_enough(desk: Desk) -> None:
    assert desk.verify(desk.license.url).verdict == "valid"
    assert desk.verify(desk.license.url + "/").verdict == "valid"


def test_a_photograph_is_enough(desk: Desk) -> None:
    sheet = Image.new("L", (2600, 2000), 120)
    sheet.paste(page_image(desk.pdf, dpi=170), (250, 200))
    photo = sheet.rotate(11, Image.Resampling.BICUBIC, fillcolor=80)
    photo = photo.filter(ImageFilter.GaussianBlur(1.1)).point(lambda grey: 40 + grey // 2)
    verdict = desk.verify(desk.keep("photo.jpg", photo))
    assert verdict.verdict == "valid"
    assert results(verdict)["face-data"] == "skipped:compare-by-eye"


@pytest.mark.parametrize(
    ("now", "expected", "code"),
    [
        (ISSUED, "valid", 0),
        (datetime(2028, 11, 20, 16, tzinfo=UTC), "partly-valid", 0),
    ],
)
def test_states_follow_the_calendar(desk: Desk, now: datetime, expected: str, code: int) -> None:
    verdict = desk.verify(desk.license.url, now=now)
    assert (verdict.verdict, exit_code(verdict)) == (expected, code)
    assert verdict.checked_at == now


@pytest.mark.parametrize("state", ["suspended", "revoked", "cancelled", "superseded"])
def test_what_the_register_says_is_told_apart(desk: Desk, state: str) -> None:
    with desk.store.write() as session:
        row = session.get(LicenseRow, desk.license.id)
        assert row is not None
        row.state = state
    verdict = desk.verify(desk.keep("a.pdf", desk.pdf))
    assert (verdict.verdict, exit_code(verdict)) == (state, 6)
    (permits,) = (check for check in verdict.checks if check.name == "permits")
    assert permits.message == "3 项许可中 0 项有效。"


def saved_again(pdf: bytes, **changes: str) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        for name, text in changes.items():
            document.docinfo[f"/{name}"] = text
        out = BytesIO()
        document.save(out, linearize=True)
        return out.getvalue()


def unsigned_once(desk: Desk) -> bytes:
    """Turn the licence into one of the time before signatures; gives its file."""
    pdf = face.draw(desk.license)
    with desk.store.write() as session:
        row = session.get(LicenseRow, desk.license.id)
        assert row is not None
        row.pdf_sha256 = desk.files.put(pdf)
        row.license = {name: value for name, value in row.license.items() if name != "signer"}
    return pdf


def test_a_licence_issued_before_there_were_signatures_is_valid(desk: Desk) -> None:
    verdict = desk.verify(desk.keep("old.pdf", unsigned_once(desk)))
    assert verdict.verdict == "valid"
    assert results(verdict) | {"readable": "", "found": ""} == {
        "readable": "",
        "found": "",
        "signature": "skipped:unsigned",
        "signer": "skipped:unsigned",
        "coverage": "ok:issued-file",
        "superseded": "ok:current",
        "permits": "ok:valid",
        "face-data": "ok:issued-file",
    }


def test_such_a_file_saved_again_is_still_valid(desk: Desk) -> None:
    old = unsigned_once(desk)
    verdict = desk.verify(desk.keep("b.pdf", saved_again(old, Producer="viewer")))
    assert verdict.verdict == "valid"
    assert results(verdict)["coverage"] == "skipped:saved-again"
    assert results(verdict)["face-data"] == "ok:face-same"


def test_changed_attached_data_is_tampering_and_names_the_datum(desk: Desk) -> None:
    with pikepdf.open(BytesIO(desk.pdf)) as document:
        raw = document.attachments["license.json"].get_file().read_bytes()
        spec = document.attachments["license.json"]
        changed = raw.decode().replace("家味餐饮", "别家餐饮").encode()
        document.attachments["license.json"] = pikepdf.AttachedFileSpec(
            document, changed, filename=spec.filename
        )
        out = BytesIO()
        document.save(out)
    verdict = desk.verify(desk.keep("c.pdf", out.getvalue()))
    assert (verdict.verdict, exit_code(verdict)) == ("tampered", 6)
    assert "经营者名称" in verdict.checks[-1].message


def test_a_pasted_over_value_is_tampering(desk: Desk) -> None:
    covered = place(desk.pdf, [Overlay(seal.as_pdf("样", mark=None), Area(200, 90, 12, 12))])
    assert desk.verify(desk.keep("d.pdf", covered)).verdict == "tampered"


def test_a_white_box_over_a_line_is_tampering(desk: Desk) -> None:
    with pikepdf.open(BytesIO(desk.pdf)) as document:
        document.pages[0].contents_add(b"q 1 g 560 300 40 12 re f Q")
        out = BytesIO()
        document.save(out)
    assert desk.verify(desk.keep("e.pdf", out.getvalue())).verdict == "tampered"


def test_one_digit_whited_out_is_tampering(desk: Desk) -> None:
    with PDFIUM, PdfDocument(desk.pdf) as document:
        letters = document[0].get_textpage()
        at = letters.get_text_range().index("2031年11月20日")
        left, bottom, right, top = letters.get_charbox(at + 3)
    with pikepdf.open(BytesIO(desk.pdf)) as document:
        box = f"{left} {bottom} {right - left} {top - bottom}"
        document.pages[0].contents_add(f"q 1 g {box} re f Q".encode())
        out = BytesIO()
        document.save(out)
    assert desk.verify(desk.keep("e2.pdf", out.getvalue())).verdict == "tampered"


def test_a_form_field_over_a_value_is_tampering(desk: Desk) -> None:
    with pikepdf.open(BytesIO(unsigned_once(desk))) as document:
        page = document.pages[0]
        look = document.make_stream(
            b"1 g 0 0 40 12 re f",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 40, 12],
        )
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Btn,
                T="x", Ff=65536, F=4, Rect=[560, 300, 600, 312],
                AP=pikepdf.Dictionary(N=look), P=page.obj,
            )
        )  # fmt: skip
        page.obj.Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        out = BytesIO()
        document.save(out)
    verdict = desk.verify(desk.keep("field.pdf", out.getvalue()))
    assert (verdict.verdict, results(verdict)["face-data"]) == ("tampered", "failed:face-differs")


def test_a_page_added_is_tampering(desk: Desk) -> None:
    with pikepdf.open(BytesIO(desk.pdf)) as document:
        document.add_blank_page(page_size=(842, 595))
        out = BytesIO()
        document.save(out)
    assert desk.verify(desk.keep("f.pdf", out.getvalue())).verdict == "tampered"


def test_without_the_original_the_data_is_compared(desk: Desk) -> None:
    file = desk.keep("g.pdf", saved_again(unsigned_once(desk)))
    verdict = desk.verify(file, files=None)
    assert verdict.verdict == "valid"
    assert results(verdict)["face-data"] == "ok:data-same"


def test_a_scan_of_the_licence_has_to_be_compared_by_eye(desk: Desk) -> None:
    out = BytesIO()
    page_image(desk.pdf, dpi=150).save(out, "PDF")
    verdict = desk.verify(desk.keep("scan.pdf", out.getvalue()))
    assert verdict.verdict == "valid"
    assert results(verdict)["face-data"] == "skipped:picture-only"


def test_a_foreign_address_is_never_opened(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("httpx.Client.stream", lambda *a, **k: pytest.fail("opened"))
    for url in (
        f"https://evil.example.com/l/{desk.license.id}",
        f"http://127.0.0.1:8000@evil.example.com/l/{desk.license.id}",
        f"http://127.0.0.1.evil.example.com:8000/l/{desk.license.id}",
        f"http://127.0.0.1:9999/l/{desk.license.id}",
    ):
        verdict = desk.verify(desk.keep("x.png", page_image(qr.as_pdf(url, 40))))
        assert (verdict.verdict, exit_code(verdict)) == ("foreign-address", 6), url


def test_a_licence_issued_under_an_earlier_address_is_found(desk: Desk) -> None:
    moved = load(home=desk.settings.home, public_url="https://new.example.gov.cn")
    verdict = desk.verify(desk.keep("a.pdf", desk.pdf), settings=moved)
    assert (verdict.verdict, results(verdict)["found"]) == ("valid", "ok:local-register")


def test_our_code_is_chosen_among_several(desk: Desk) -> None:
    sheet = Image.new("L", (1000, 500), 255)
    pay = page_image(qr.as_pdf("https://pay.example.com/abc", 40)).resize((400, 400))
    sheet.paste(pay, (20, 20))
    sheet.paste(page_image(qr.as_pdf(desk.license.url, 40)).resize((400, 400)), (520, 20))
    assert desk.verify(desk.keep("two.png", sheet)).verdict == "valid"


def test_an_unknown_licence_of_our_own_is_not_found(desk: Desk) -> None:
    verdict = desk.verify("http://127.0.0.1:8000/l/" + "0" * 25)
    assert (verdict.verdict, exit_code(verdict)) == ("not-found", 6)
    assert results(verdict)["found"] == "failed:not-in-register"
    assert verdict.license is None


def test_a_reserved_licence_is_not_found(desk: Desk) -> None:
    case, seq = decided_case(desk.store, decision(), name="b")
    made = register.reserve(
        desk.store,
        case.id,
        seq,
        "YBGX202603",
        lambda id, number: desk.license.model_copy(
            update={"id": id, "number": number, "case_id": case.id, "state": "reserved"}
        ),
        ISSUED,
    )
    assert desk.verify(f"http://127.0.0.1:8000/l/{made.id}").verdict == "not-found"


@pytest.mark.parametrize(
    ("name", "make", "verdict", "code"),
    [
        ("a.pdf", lambda: b"just text", "unreadable", "picture-unreadable"),
        ("b.pdf", lambda: b"", "unreadable", "file-empty"),
        ("c.pdf", lambda: b"%PDF-1.7 broken", "unreadable", "pdf-unreadable"),
        ("d.png", lambda: _png(Image.new("L", (900, 700), 30)), "unreadable", "picture-blurred"),
        ("e.png", lambda: _png(_page_of_lines()), "not-a-license", "no-licence-code"),
        ("f.pdf", lambda: qr.as_pdf("WIFI:S:a;;", 40), "not-a-license", "other-code"),
        ("g.png", lambda: _png(_damaged()), "unreadable", "code-damaged"),
    ],
)
def test_bad_input_is_told_apart(desk: Desk, name: str, make: Any, verdict: str, code: str) -> None:
    found = desk.verify(desk.keep(name, make()))
    assert (found.verdict, exit_code(found)) == (verdict, 4)
    assert results(found)["readable"] == f"failed:{code}"


SAID = {
    "address-case": "大写字母",
    "address-truncated": "不完整",
    "address-extra": "多出",
    "address-letters": "不会有的字符",
    "address-number": "证号请单独输入",
    "not-in-register": "伪造",
    "foreign-address": "没有打开",
    "number-mistyped": "校验",
    "license-unknown": "没有这个证号",
    "number-unasked": "没有登记簿",
    "no-licence-code": "没有",
    "other-code": "不是证照的二维码",
}
"""What a layman has to be told, by the code."""


@pytest.mark.parametrize(
    ("target", "word", "code"),
    [
        ("http://127.0.0.1:8000/l/{wrong}", "not-found", "not-in-register"),
        ("http://127.0.0.1:8000/l/{upper}", "not-found", "address-case"),
        ("http://127.0.0.1:8000/l/{short}", "not-found", "address-truncated"),
        ("http://127.0.0.1:8000/l/", "not-found", "address-letters"),
        ("http://127.0.0.1:8000/l/{id}7", "not-found", "address-extra"),
        ("http://127.0.0.1:8000/l/{id}?from=x", "not-found", "address-extra"),
        ("http://127.0.0.1:8000/l/{short}!!", "not-found", "address-letters"),
        ("http://127.0.0.1:8000/l/{number}", "not-found", "address-number"),
        ("http://127.0.0.1:8000/", "not-a-license", "other-code"),
        ("https://permits.other.gov.cn/l/{id}", "foreign-address", "foreign-address"),
        ("{mistyped}", "not-found", "number-mistyped"),
        ("{unknown}", "not-found", "license-unknown"),
    ],
)
def test_what_was_typed_wrongly_is_said_in_plain_words(
    desk: Desk, target: str, word: str, code: str
) -> None:
    id, number = desk.license.id, desk.license.number
    last = "0" if number[-1] != "0" else "1"
    typed = target.format(
        id=id,
        upper=id.upper(),
        short=id[:20],
        wrong=id[:-1] + ("0" if id[-1] != "0" else "1"),
        number=number,
        mistyped=number[:-1] + last,
        unknown=numbering.number("YBGX209903", 77),
    )
    verdict = desk.verify(typed)
    failed = next(check for check in verdict.checks if check.result == "failed")
    assert (verdict.verdict, failed.code) == (word, code)
    assert SAID[code] in failed.message
    assert verdict.license is None


@pytest.mark.parametrize("way", [str, str.lower, lambda number: f" {number[:4]} {number[4:]} "])
def test_a_number_is_enough(desk: Desk, way: Any) -> None:
    verdict = desk.verify(way(desk.license.number))
    assert (verdict.verdict, results(verdict)["readable"]) == ("valid", "ok:number-read")
    assert results(verdict)["face-data"] == "skipped:compare-by-eye"


def test_without_a_register_a_number_cannot_be_asked(desk: Desk) -> None:
    verdict = desk.verify(desk.license.number, register=None, files=None)
    assert (verdict.verdict, exit_code(verdict)) == ("unavailable", 5)
    assert results(verdict)["found"] == "skipped:number-unasked"


def test_an_address_may_be_typed_without_its_scheme(desk: Desk) -> None:
    assert desk.verify(desk.license.url.removeprefix("http://")).verdict == "valid"


@pytest.mark.parametrize("code", sorted(UNREADABLE))
def test_every_unreadable_file_is_answered_in_plain_words(code: str) -> None:
    said = UNREADABLE[code]
    assert said.endswith("。") and said.isascii() is False
    assert any(remedy in said for remedy in ("请", "再拍"))


def large_photo(desk: Desk, side: int) -> Image.Image:
    """Twelve megapixels of a wall with a licence in its corner, its code ``side`` pixels wide."""
    chance = random.Random(1)
    wall = Image.frombytes("L", (500, 375), bytes(chance.choices(range(120, 190), k=500 * 375)))
    wall = wall.resize((4000, 3000), Image.Resampling.BICUBIC)
    width = round(side * 297 / face.SYMBOL)
    page = page_image(desk.pdf, dpi=200).resize((width, round(width * 210 / 297)))
    page = page.rotate(6, Image.Resampling.BICUBIC, expand=True, fillcolor=150)
    wall.paste(page, (4000 - page.width - 60, 3000 - page.height - 60))
    blurred = wall.filter(ImageFilter.GaussianBlur(0.8))
    return Image.blend(blurred, Image.effect_noise(wall.size, 30), 0.2)


@pytest.mark.parametrize("side", [400, 90, 65])
def test_a_small_code_in_a_large_photograph_is_found_in_two_seconds(desk: Desk, side: int) -> None:
    out = BytesIO()
    large_photo(desk, side).save(out, "JPEG", quality=94)
    assert len(out.getvalue()) > 3_500_000
    file = desk.keep("phone.jpg", out.getvalue())
    began = time.thread_time()
    verdict = desk.verify(file)
    assert time.thread_time() - began < 2
    assert verdict.verdict == "valid"


def test_a_hopeless_photograph_is_given_up_soon(desk: Desk) -> None:
    file = desk.keep("phone.jpg", large_photo(desk, 25))
    began = time.thread_time()
    verdict = desk.verify(file)
    assert time.thread_time() - began < 4
    assert verdict.verdict in ("unreadable", "not-a-license")


def test_a_missing_file_is_a_mistake_of_the_caller(desk: Desk) -> None:
    with pytest.raises(UsageError) as caught:
        desk.verify("nowhere.pdf")
    assert caught.value.code == "file-missing"


def test_a_picture_too_large_is_refused(desk: Desk) -> None:
    small = load(home=desk.settings.home, max_pixels=1000)
    file = desk.keep("big.png", Image.new("L", (100, 100), 255))
    found = desk.verify(file, settings=small)
    assert results(found)["readable"] == "failed:picture-too-large"


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _page_of_lines() -> Image.Image:
    image = Image.new("L", (900, 700), 255)
    pen = ImageDraw.Draw(image)
    for y in range(20, 680, 18):
        pen.text((30, y), "a page of words that is no licence " * 4, fill=0)
    return image


def _damaged() -> Image.Image:
    code = page_image(qr.as_pdf("http://127.0.0.1:8000/l/abcdefghjkmnpqrstvwxyz012", 40))
    pen = ImageDraw.Draw(code)
    pen.rectangle((90, 90, 180, 150), fill=255)
    pen.rectangle((110, 100, 150, 130), fill=0)
    return code
