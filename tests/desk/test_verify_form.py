"""The web form of `yizheng verify`: the same checks, and every bad input in words of its own."""

import io
import time
from pathlib import Path

import httpx
import pikepdf
import pytest
from PIL import Image
from web_site import Site, serving

from cases.errors import YizhengError
from cases.settings import Settings
from desk.web import judge as judges
from desk.web.judge import Judge
from licenses.verdict import CHECKS
from papers.raster import page_image


@pytest.fixture(scope="module")
def blank_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def hand_in(site: Site, data: bytes, name: str = "file") -> httpx.Response:
    return site.client.post("/verify", files={name: ("x", data)}, timeout=60)


def typed(site: Site, text: str) -> httpx.Response:
    return site.client.post("/verify", files={"typed": (None, text)})


def pdf_of(site: Site) -> bytes:
    assert site.license.pdf_sha256 is not None
    return site.files.get(site.license.pdf_sha256)


def picture(pdf: bytes, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    page_image(pdf, dpi=150).save(out, kind)
    return out.getvalue()


def test_files_are_judged_as_the_command_does_each_in_its_own_words(
    site: Site, blank_pdf: bytes
) -> None:
    """One site and one process for all: starting them is what takes time."""
    pdf = pdf_of(site)
    changed = pdf.replace(b"/Producer", b"/Produzer", 1) + b"\n"
    dark = io.BytesIO()
    Image.new("L", (900, 600)).save(dark, "PNG")
    bomb = io.BytesIO()
    Image.new("1", (12000, 12000)).save(bomb, "PNG")
    cases = [
        ("the file itself", pdf, "valid", "有效"),
        ("a photograph of it", picture(pdf), "valid", "有效"),
        ("a changed file", changed, "tampered", "文件被改动过"),
        ("another PDF", blank_pdf, "not-a-license", "没有找到行业综合许可证的二维码"),
        ("no picture", b"hello" * 100, "unreadable", "这个文件不是 PDF"),
        ("a damaged PDF", b"%PDF-1.7\nnothing", "unreadable", "PDF 文件打不开"),
        ("a dark picture", dark.getvalue(), "unreadable", "太暗"),
        ("a picture bomb", bomb.getvalue(), "unreadable", "图片太大"),
    ]
    for what, data, verdict, says in cases:
        answer = hand_in(site, data, "camera" if "photograph" in what else "file")
        assert answer.status_code == 200, what
        told = answer.text.partition("<main>")[2]
        assert f'data-state="{verdict}"' in told, (what, told)
        assert says in told, (what, told)
        checks = answer.text.count("<li class=")
        assert checks == len(CHECKS), what
        if verdict == "valid":
            assert "样证 · 非正式" in answer.text and site.license.number in answer.text


def test_a_file_that_is_too_large_is_not_taken(site: Site) -> None:
    answer = hand_in(site, b"\0" * (10 * 1024 * 1024 + 1))
    assert answer.status_code == 413 and "超过 10 MB" in answer.text

    def endless():
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
        yield head
        for _ in range(180):
            yield b"\0" * 65536
        yield b"\r\n--b--\r\n"

    unannounced = site.client.post(
        "/verify",
        content=endless(),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
        timeout=60,
    )
    assert unannounced.status_code == 413 and "超过 10 MB" in unannounced.text


def test_what_is_typed_leads_to_its_page_or_says_what_is_wrong(site: Site) -> None:
    license_id, url = site.license.id, site.license.url
    for text, location in (
        (site.license.number.lower(), f"/find?number={site.license.number}"),
        (license_id, f"/l/{license_id}"),
        (f" {url}/ ", f"/l/{license_id}"),
        (url.removeprefix("http://"), f"/l/{license_id}"),
        (f"{url}?lang=en", f"/l/{license_id}"),
    ):
        answer = typed(site, text)
        assert (answer.status_code, answer.headers.get("location")) == (303, location), text
    for text, status, says in (
        ("", 400, "请选择文件"),
        ("样本餐饮", 400, "请选择文件"),
        (site.license.number[:-1] + "?", 400, "校验位不符"),
        (f"https://evil.example/l/{license_id}", 421, "不是本平台的网址"),
        (f"evil.example/l/{license_id}", 421, "不是本平台的网址"),
        (f"http://127.0.0.1:{site.settings.port}@evil.example/l/{license_id}", 421, "不是本平台"),
        (url.upper().replace("HTTP://", "http://"), 400, "全部小写"),
        (url[:-4], 400, "末尾缺少字符"),
        (f"{url}xyz", 400, "末尾多出了字符"),
        (site.settings.base_url, 400, "不会使用的字符"),
        ("http://[::1/x", 400, "末尾缺少字符"),
    ):
        answer = typed(site, text)
        assert answer.status_code == status, text
        assert says in answer.text, (text, answer.text)


def test_a_licence_of_a_trusted_host_is_asked_for_there(settings: Settings) -> None:
    """Our own register does not know it: that must never read as "may be forged"."""
    with serving(settings, trusted_hosts=("127.0.0.1:1",)) as site:
        answer = typed(site, f"http://127.0.0.1:1/l/{site.license.id}")
        assert answer.status_code == 503
        assert 'data-state="unavailable"' in answer.text and "伪造" not in answer.text


def test_an_address_that_the_register_knows_is_not_foreign(site: Site) -> None:
    old = f"https://old.example/l/{site.license.id}"
    site.change(url=old)
    assert typed(site, old).headers["location"] == f"/l/{site.license.id}"
    assert typed(site, old.replace("old.", "evil.")).status_code == 421


def test_a_form_without_anything_or_of_another_kind_is_refused(site: Site) -> None:
    nothing = hand_in(site, b"")
    assert nothing.status_code == 400 and "请选择文件" in nothing.text
    assert site.client.post("/verify", data={"typed": "x"}).status_code == 415
    broken = site.client.post(
        "/verify", content=b"--x", headers={"Content-Type": "multipart/form-data; boundary=y"}
    )
    assert broken.status_code == 400


def test_the_form_takes_a_file_and_a_photograph_without_script(site: Site) -> None:
    html = site.client.get("/verify").text
    assert 'type="file" accept="image/*" capture="environment"' in html
    assert 'enctype="multipart/form-data"' in html and "<script" not in html


def test_one_visitor_hands_in_only_so_often(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.web.limits.monotonic", lambda: 0.0)
    codes = [hand_in(site, b"hello").status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]
    assert typed(site, site.license.number).status_code == 303


def test_a_file_that_hangs_or_kills_its_process_costs_nobody_else_anything(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf_of(site))
    judge = Judge(site.settings)
    try:
        first = judge.verify(str(file))
        assert first is not None and first.verdict == "valid"
        monkeypatch.setattr(judges, "_verify", _hang)
        began = time.monotonic()
        assert judge.verify(str(file)) is None
        assert time.monotonic() - began < 20
        monkeypatch.undo()
        again = judge.verify(str(file))
        assert again is not None and again.verdict == "valid"
        with pytest.raises(YizhengError):
            judge.verify(str(tmp_path / "nowhere"))
    finally:
        judge.close()


def _hang(target: str) -> None:
    import signal

    signal.alarm(1)
    while True:
        pass
