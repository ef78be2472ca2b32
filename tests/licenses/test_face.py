import json
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from licensing import FOUR, license, permit

from cases.errors import IssueError
from licenses import face
from papers import qr
from papers.place import Area
from papers.raster import page_count, page_image, page_text

LONG = "重庆高新技术产业开发区样本" + "非常长的名字" * 8 + "有限责任公司"


def letters(pdf: bytes, page: int = 0) -> str:
    return "".join(page_text(pdf, page).split())


def test_the_face_says_what_the_licence_says() -> None:
    pdf = face.draw(license())
    text = letters(pdf)
    for said in (
        "行业综合许可证",
        "饭店",
        "YB202603000001K",
        "重庆样本家味餐饮有限公司（样本）",
        "91500107MA5YB0001X",
        "样本甲",
        "重庆高新区样本路88号样本大厦1层101号",
        "公众聚集场所投入使用、营业前消防安全检查",
        "样FD2026000123",
        "2028年11月20日（最近到期日）",
        "热食类食品制售；冷食类食品制售（限凉拌菜）",
        "以扫码信息为准",
        "样本区政务服务管理办公室",
        "2026年11月21日",
        "样证",
    ):
        assert said in text, said
    assert page_count(pdf) == 1


def test_a_real_licence_bears_no_sample_mark_but_its_seal_is_not_official() -> None:
    text = letters(face.draw(license(sample=False)))
    assert "样证" not in text
    assert "非正式" in text


def test_it_is_pdf_a_with_its_data_attached() -> None:
    made = license()
    with pikepdf.open(BytesIO(face.draw(made))) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3B"
        assert pdf.Root.AF[0].AFRelationship == "/Data"
        attached = json.loads(pdf.attachments["license.json"].get_file().read_bytes())
        assert pdf.check_pdf_syntax() == []
    assert attached == face.face_data(made)
    assert attached["next_expiry"] == "2028-11-20"
    assert attached["issued_on"] == "2026-11-21"


def test_the_same_licence_gives_the_same_bytes() -> None:
    assert face.draw(license()) == face.draw(license())


def test_the_code_is_read_at_150_dpi_and_measures_at_least_25_mm() -> None:
    made = license()
    area = face.code_area(made.url)
    pdf = face.draw(made)
    assert qr.decode_pdf(pdf, dpi=150, area=area) == [made.url]
    assert qr.decode_pdf(pdf, dpi=150) == [made.url]
    dark = page_image(pdf, dpi=254, area=area).point(lambda g: 255 if g < 128 else 0).getbbox()
    assert dark is not None
    assert dark[2] - dark[0] >= 250 and dark[3] - dark[1] >= 250


def test_a_refused_permit_is_not_on_the_face() -> None:
    refused = permit("TB", "烟草专卖零售许可", "样本烟草专卖局", result="refused", state="refused")
    assert "烟草" not in letters(face.draw(license(permits=(*FOUR[:3], refused))))


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 12])
@pytest.mark.parametrize("long", [False, True])
def test_nothing_overflows(count: int, long: bool) -> None:
    terms = (
        "热食类食品制售；冷食类食品制售（限凉拌菜）；自制饮品制售（不含自酿酒）" if long else "无"
    )
    permits = tuple(
        permit(
            f"P{n}",
            "公众聚集场所投入使用、营业前消防安全检查" if long else "食品经营许可",
            "重庆高新技术产业开发区市场监督管理局（样本）" if long else "样本局",
            number=f"JY150010702{n:05d}",
            conditions=f"第{n}项：{terms}",
        )
        for n in range(count)
    )
    long_values = {
        "entity_name": LONG,
        "premises": "重庆市高新技术产业开发区样本街道" + "样本大道一千二百三十四号附五号" * 6,
        "legal_representative": "买买提·样本·阿卜杜拉·样本·" * 2,
        "industry_name": "样本行业（含若干经营方式的综合性服务场所）",
        "authority": "重庆高新技术产业开发区管理委员会政务服务和社会事务中心",
        "url": "https://yiyeyizheng.permits.example-city.gov.cn/l/abcdefghjkmnpqrstvwxyz012",
    }
    pdf = face.draw(license(permits=permits, **(long_values if long else {})))
    text = "".join(letters(pdf, page) for page in range(page_count(pdf)))
    for made in permits:
        assert made.number in text and f"第{made.number and int(made.number[-5:])}项：" in text
    assert page_count(pdf) <= 2
    # Between table and bottom row, and between frame and content, nothing is printed in black.
    for area in (Area(12, 153.2, 10, 40), Area(276.5, 84, 8, 68), Area(14, 84, 7, 68)):
        darkest = page_image(pdf, dpi=100, area=area).getextrema()[0]
        assert darkest > 100, area


def test_conditions_too_long_for_the_face_stand_in_full_on_an_annex() -> None:
    terms = "热食类食品制售；冷食类食品制售（限凉拌菜）；自制饮品制售（不含自酿酒）。" * 12
    permits = tuple(permit(f"P{n}", f"许可{n}", "样本局", conditions=terms) for n in range(6))
    pdf = face.draw(license(permits=permits))
    assert "见附页" in letters(pdf)
    annex = "".join(letters(pdf, page) for page in range(1, page_count(pdf)))
    assert annex.count(terms) == 6


def test_a_name_without_end_is_refused_rather_than_cut() -> None:
    with pytest.raises(IssueError) as caught:
        face.draw(license(entity_name="样本" * 400))
    assert caught.value.code == "typeset-failed"
    assert "too long" in caught.value.message


@pytest.mark.parametrize("lacking", [{"authority": ""}, {"issued_at": None}, {"permits": ()}])
def test_an_incomplete_licence_is_not_drawn(lacking) -> None:
    with pytest.raises(IssueError) as caught:
        face.draw(license(**lacking))
    assert caught.value.code == "face-incomplete"


def test_a_covered_code_is_noticed_before_anything_is_issued(monkeypatch) -> None:
    monkeypatch.setattr(face, "SEAL_AREA", Area(34, 160, 24, 24))
    with pytest.raises(IssueError) as caught:
        face.draw(license())
    assert caught.value.code == "qr-unreadable"


def test_next_expiry_is_the_earliest_day() -> None:
    forever = permit("A", "甲", "样本局", valid_to="long-term")
    unstated = permit("B", "乙", "样本局", valid_to=None)
    assert face.next_expiry(license()) == date(2028, 11, 20)
    assert face.next_expiry(license(permits=(forever,))) == "long-term"
    assert face.next_expiry(license(permits=(forever, unstated))) is None
