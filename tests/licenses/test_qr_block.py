from io import BytesIO
from pathlib import Path

import pdfa
import pikepdf
import pytest
import typst
from authorities import PASSPHRASE, Authority
from licensing import ISSUED, license
from PIL import Image

from cases.errors import MaterialError, NotAllowed, UsageError
from cases.settings import Settings, load
from licenses.paper import face
from licenses.paper.qr_block import PNG_DPI, block, onto
from licenses.signed import keys
from licenses.signed.signature import inspect
from licenses.signed.signing import open_signer
from papers import qr
from papers.place import Area, page_size
from papers.raster import page_image, page_text

LICENSE = license(url="https://xk.example-city.gov.cn/l/abcdefghjkmnpqrstvwxyz012")


def blank(size: tuple[float, float] = (595, 842), rotate: int = 0, content: bytes = b"") -> bytes:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=size)
        page.obj.Rotate = rotate
        page.contents_add(content)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_the_block_says_what_it_is_and_is_read_in_every_format(tmp_path: Path) -> None:
    pdf = block(LICENSE)
    assert qr.decode_pdf(pdf) == [LICENSE.url]
    text = "".join(page_text(pdf).split())
    for said in (
        "行业综合许可信息",
        "以扫码为准",
        LICENSE.number,
        "xk.example-city.gov.cn",
        "样证",
    ):
        assert said in text
    assert pdfa.faults(pdf) == []
    png = Image.open(BytesIO(block(LICENSE, "png")))
    assert qr.decode(png) == [LICENSE.url]
    assert abs(png.width - page_size(pdf)[0] / 25.4 * PNG_DPI) < 2
    (tmp_path / "block.svg").write_bytes(block(LICENSE, "svg"))
    (tmp_path / "page.typ").write_text('#set page(width: 60mm, height: 80mm)\n#image("block.svg")')
    drawn = typst.compile(str(tmp_path / "page.typ"), root=str(tmp_path), format="pdf")
    assert qr.decode_pdf(drawn, dpi=200) == [LICENSE.url]
    assert b"<text" not in (tmp_path / "block.svg").read_bytes()  # it needs no font


def test_a_real_block_bears_no_sample_mark() -> None:
    real = license(sample=False, url=LICENSE.url)
    assert "样证" not in page_text(block(real))


@pytest.mark.parametrize("size", [25.0, 40.0])
def test_the_code_is_as_large_as_asked(size: float) -> None:
    pdf = block(LICENSE, size=size)
    area = Area(1, 0.3, page_size(pdf)[0] - 2, size + 6)
    dark = page_image(pdf, dpi=254, area=area).point(lambda g: 255 if g < 100 else 0).getbbox()
    assert dark is not None
    assert (dark[2] - dark[0]) / 10 == pytest.approx(size, abs=0.3)


def test_a_code_too_small_for_a_wall_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        block(LICENSE, size=20)
    assert caught.value.code == "code-too-small"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("at", "corner"),
    [
        ("right-bottom", (1, 1)),
        ("left-top", (0, 0)),
        ("right-top", (1, 0)),
        ("left-bottom", (0, 1)),
    ],
)
def test_it_goes_into_the_corner_that_is_seen(rotate: int, at, corner: tuple[int, int]) -> None:
    made = onto(blank(rotate=rotate), LICENSE, at)
    width, height = page_size(made)
    side = 60.0
    area = Area(corner[0] * (width - side), corner[1] * (height - side), side, side)
    assert qr.decode_pdf(made, dpi=200, area=area) == [LICENSE.url]


def test_it_goes_where_the_millimetres_say() -> None:
    made = onto(blank(), LICENSE, (100.0, 50.0))
    assert qr.decode_pdf(made, dpi=200, area=Area(100, 50, 34, 46)) == [LICENSE.url]
    with pytest.raises(NotAllowed) as caught:
        onto(blank(), LICENSE, (190.0, 50.0))
    assert caught.value.code == "place-taken"


def test_print_is_not_covered_unless_asked_for() -> None:
    busy = blank(content=b"0 g 480 60 40 2 re f")
    with pytest.raises(NotAllowed) as caught:
        onto(busy, LICENSE, "right-bottom")
    assert caught.value.code == "place-taken"
    assert "left-bottom, right-top, left-top" in caught.value.hint
    assert qr.decode_pdf(onto(busy, LICENSE, "right-bottom", cover=True), dpi=200) == [LICENSE.url]


def test_pale_ornament_is_no_print() -> None:
    pale = blank(content=b"0.85 0.8 0.7 rg 400 0 195 300 re f")
    assert qr.decode_pdf(onto(pale, LICENSE, "right-bottom"), dpi=200) == [LICENSE.url]


def test_a_licence_with_a_code_of_its_own_gets_the_second() -> None:
    first = onto(blank(), license(), "left-top")
    both = onto(first, LICENSE, "right-bottom")
    assert sorted(qr.decode_pdf(both, dpi=200)) == sorted([license().url, LICENSE.url])


def test_a_page_too_small_is_told() -> None:
    with pytest.raises(NotAllowed) as caught:
        onto(blank((120, 120)), LICENSE, "right-bottom")
    assert caught.value.code == "page-too-small"


def test_what_is_locked_or_no_pdf_is_told() -> None:
    with pikepdf.open(BytesIO(blank())) as pdf:
        out = BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="样本", user=""))
    for bad, code in ((out.getvalue(), "pdf-locked"), (b"%PDF-1.7 no", "pdf-unreadable")):
        with pytest.raises(MaterialError) as caught:
            onto(bad, LICENSE, "right-bottom")
        assert caught.value.code == code


def test_a_signed_paper_is_changed_only_if_asked_and_shows_it(
    settings: Settings, tmp_path: Path
) -> None:
    authority = Authority("样本根")
    ready = load(
        home=settings.home,
        signing_file=authority.signer(tmp_path, "样本印章"),
        signing_passphrase=PASSPHRASE,
        trust_roots=authority.pem(tmp_path),
    )
    signed = open_signer(ready, ISSUED).sign(blank((842, 595)), (10, 10, 60, 60))
    with pytest.raises(NotAllowed) as caught:
        onto(signed, LICENSE, "right-bottom")
    assert caught.value.code == "pdf-signed"
    made = onto(signed, LICENSE, "right-bottom", allow_signed=True)
    assert made.startswith(signed)
    assert qr.decode_pdf(made, dpi=200) == [LICENSE.url]
    seen = inspect(made, keys.trusted_roots(ready), ISSUED, as_claimed=True)
    assert seen is not None
    assert (seen.intact, seen.whole) == (True, False)  # what was signed holds; more came after


def test_a_face_of_ours_can_carry_another_code() -> None:
    made = onto(face.draw(license()), LICENSE, (90.0, 100.0), cover=True)
    assert pdfa.faults(made) == []
