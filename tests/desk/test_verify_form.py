"""The web form of `yizheng verify`: the same checks, and every bad input in words of its own."""

import io
import struct
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngImageFile
from pydantic import SecretStr
from web_site import Site, serving

from cases.errors import MaterialError, YizhengError
from cases.settings import Settings
from desk.web.public import judge as judges
from desk.web.public.judge import Judge
from licenses.verification.evidence import gather
from licenses.verification.verdict import CHECKS
from licenses.verification.verify import verify as licensed
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
    Image.new("1", (6000, 5500)).save(bomb, "PNG")
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


@pytest.mark.parametrize("state", ["suspended", "revoked", "cancelled", "superseded"])
def test_a_licence_that_ended_as_a_whole_shows_no_permit_in_green(
    site: Site, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    monkeypatch.setattr(
        Judge,
        "verify",
        lambda judge, target: licensed(
            target, register=site.store, files=site.files, settings=site.settings, now=now
        ),
    )
    pdf = pdf_of(site)
    assert 'class="state good"' in hand_in(site, pdf).text
    site.set_state(state)
    answer = hand_in(site, pdf).text
    assert f'data-state="{state}"' in answer
    assert 'class="state good"' not in answer and "整张证照的状态以页首为准" in answer


@pytest.mark.parametrize("kind", ["DDS", "PPM"])
def test_only_pictures_that_people_take_are_opened(
    settings: Settings, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "a"
    Image.new("RGB", (64, 64)).save(file, kind)
    with pytest.raises(MaterialError) as caught:
        gather(str(file), settings)
    assert caught.value.code == "picture-unreadable"


def test_whatever_a_damaged_picture_raises_makes_it_unreadable(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a"
    Image.new("L", (64, 64)).save(file, "PNG")

    def damaged(image: Image.Image) -> None:
        raise struct.error("unpack requires a buffer of 4 bytes")

    monkeypatch.setattr(PngImageFile, "load", damaged)
    with pytest.raises(MaterialError) as caught:
        gather(str(file), settings)
    assert caught.value.code == "picture-unreadable"


def test_forms_are_counted_before_they_are_read(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.web.limits.monotonic", lambda: 0.0)
    broken = {"content": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=y"}}
    codes = [site.client.post("/verify", **broken).status_code for _ in range(21)]  # type: ignore[arg-type]
    assert codes == [400] * 20 + [429]


def test_nothing_is_read_while_too_many_wait(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "MANY_WAITING", 0)
    answer = typed(site, site.license.number)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "15")


def test_a_trusted_host_is_asked_only_so_often_and_in_the_thread_of_the_judge(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    monkeypatch.setattr("desk.web.limits.monotonic", lambda: 0.0)
    monkeypatch.setattr(
        Judge, "verify", lambda judge, target: threads.append(threading.current_thread().name)
    )
    with serving(settings, trusted_hosts=("127.0.0.1:1",)) as site:
        address = f"http://127.0.0.1:1/l/{site.license.id}"
        codes = [typed(site, address).status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]
    assert set(threads) == {"judge_0"}


def test_the_process_for_files_of_anybody_knows_no_secret(settings: Settings) -> None:
    secret = {"signing_passphrase": SecretStr("样本"), "signing_passphrase_file": Path("pin")}
    judge = Judge(settings.model_copy(update=secret))
    assert judge._settings.signing_passphrase is None
    assert judge._settings.signing_passphrase_file is None


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
