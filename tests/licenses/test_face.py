import json
import re
from datetime import UTC, date, datetime
from io import BytesIO

import pdfa
import pikepdf
import pytest
from jsonschema import Draft202012Validator
from licensing import FOUR, license, permit

from cases.errors import IssueError
from cases.model import Altered, LicenseChange
from desk.shapes import schemas
from licenses.identifier import identifier, is_identifier
from licenses.paper import face
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
        "127.0.0.1:8000",
    ):
        assert said in text, said
    assert page_count(pdf) == 2
    copy = letters(pdf, 1)
    for said in ("副本", "自2026年11月21日至2028年11月20日", "样FS2026000123", "截至本版没有变更"):
        assert said in copy, said
    assert "电子证照标识" not in text + copy  # none is configured


def test_a_later_version_tells_what_changed_and_since_when() -> None:
    moved = LicenseChange(
        version=2,
        act="changed",
        permits=(),
        authority="样本区政务服务管理办公室",
        document="样准变〔2026〕3号",
        on=date(2026, 12, 1),
        altered=(Altered(name="premises", before="样本路86号", after="样本路88号"),),
    )
    held = LicenseChange(
        version=3,
        act="suspended",
        permits=("SB",),
        authority="样本城市管理局",
        document="样城管〔2026〕9号",
        on=date(2026, 12, 8),
    )
    made = license(
        version=3,
        history=(moved, held),
        updated_at=datetime(2026, 12, 8, 17, 0, tzinfo=UTC),  # already the 9th in Shanghai
        identifier=identifier("11100000000013338W011", "500107", "YB202603000001K", 1),
        permits=(
            *FOUR[:2],
            FOUR[2].model_copy(update={"state": "suspended"}),
            FOUR[3].model_copy(update={"state": "revoked"}),
        ),
    )
    pdf = face.draw(made)
    front, copy = letters(pdf), letters(pdf, 1)
    assert "2026年12月9日" in front and "2026年11月21日" not in front
    assert "首次发证日期2026年11月21日" in copy and "本版日期2026年12月9日" in copy
    assert "变更：本证（经营场所由“样本路86号”改为“样本路88号”）" in copy
    assert "暂扣：户外招牌设置" in copy and "样城管〔2026〕9号" in copy
    assert "烟草" not in front and "烟草专卖零售许可〔已撤销〕" in copy
    assert "〔暂扣〕" in front
    third = "1.2.156.3005.2.11100000000013338W011.500107.YB202603000001K.003."
    assert third in front and third in copy
    data = face.face_data(made)
    assert is_identifier(data["identifier"]) and data["identifier"].startswith(third)
    assert [change["act"] for change in data["changes"]] == ["changed", "suspended"]
    assert (data["issued_on"], data["made_on"]) == ("2026-11-21", "2026-12-09")
    assert data["next_expiry"] == "2028-11-20"


def test_acts_are_told_as_their_documents_say_them() -> None:
    def said(act: str, **more: object) -> str:
        values = {
            "version": 2, "act": act, "permits": ("FD",), "authority": "样本市场监督管理局",
            "document": "1号", "on": date(2027, 3, 1),
        }  # fmt: skip
        change = LicenseChange.model_validate(values | more)
        return face.face_data(license(history=(change,)))["changes"][0]["what"]

    def term(before: str | None, after: str | None) -> dict[str, object]:
        return {"altered": (Altered(name="suspended_to", permit="FD", before=before, after=after),)}

    until = "2027-04-30"
    assert said("suspended", **term(None, until)) == "暂扣：食品经营许可（至2027年4月30日）"
    assert said("resumed", **term(until, None)) == "恢复：食品经营许可"
    # By rule it may be reckoned in time: only what an authority found is printed.
    assert said("renewal-applied", in_time=True) == "收到延续申请：食品经营许可"
    assert said("renewal-judged", in_time=True) == "认定延续申请：食品经营许可（按期）"
    assert said("renewal-judged", in_time=False) == "认定延续申请：食品经营许可（逾期）"


def test_a_change_of_long_terms_is_recorded_in_full_over_pages() -> None:
    before, after = ("".join(f"第{n}类食品{word}；" for n in range(160)) for word in ("甲", "乙"))
    change = LicenseChange(
        version=2,
        act="changed",
        permits=("FD",),
        authority="样本市场监督管理局",
        document="样准变〔2026〕4号",
        on=date(2026, 12, 1),
        altered=(
            Altered(name="conditions", before=before, after=after, permit="FD"),
            Altered(name="valid_to", before="2031-11-20", after="long-term", permit="FD"),
        ),
    )
    pdf = face.draw(license(version=2, history=(change,)))
    beside = "样本市场监督管理局样准变〔2026〕4号"
    around = rf"^样证|行业综合许可证YB\w+·第2版.*共\d页$|版次日期事项作出机关文号|{beside}"
    pages = [letters(pdf, page) for page in range(1, page_count(pdf))]
    assert len(pages) > 1
    copy = "".join(re.sub(around, "", page) for page in pages)
    for n in range(160):
        assert copy.count(f"第{n}类食品甲；") == copy.count(f"第{n}类食品乙；") == 1, n
    assert "有效期至由“2031年11月20日”改为“长期”" in copy


def test_a_suspended_licence_says_so_on_both() -> None:
    pdf = face.draw(license(state="suspended"))
    assert "本证暂扣" in letters(pdf) and "本证暂扣" in letters(pdf, 1)


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
    assert pdfa.faults(face.draw(made)) == []
    Draft202012Validator(schemas()["license-face"]).validate(attached)
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
    assert qr.decode_pdf(pdf, 1, dpi=150) == [made.url]
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
    front, copy = letters(pdf), "".join(letters(pdf, n) for n in range(1, page_count(pdf)))
    for made in permits:
        assert made.number
        assert made.number in front and made.number in copy
        assert f"第{int(made.number[-5:])}项：" in copy
    # Between table and bottom row, and between frame and content, nothing is printed in black.
    for area in (Area(20, 151.5, 10, 2.5), Area(276.5, 84, 6, 66), Area(14.2, 84, 7, 66)):
        darkest = page_image(pdf, dpi=100, area=area).getextrema()[0]
        assert darkest > 100, area


def test_conditions_too_long_for_the_face_stand_in_full_in_the_copy() -> None:
    terms = "热食类食品制售；冷食类食品制售（限凉拌菜）；自制饮品制售（不含自酿酒）。" * 12
    permits = tuple(permit(f"P{n}", f"许可{n}", "样本局", conditions=terms) for n in range(6))
    short = permit("P6", "许可6", "样本局", conditions="限凉拌菜")
    pdf = face.draw(license(permits=(*permits, short)))
    front = letters(pdf)
    assert "详见副本第6项" in front and "详见副本第7项" not in front  # the short one stands there
    copy = "".join(letters(pdf, page) for page in range(1, page_count(pdf)))
    assert copy.count(terms) == 6


def test_conditions_longer_than_a_page_are_refused_rather_than_cut() -> None:
    with pytest.raises(IssueError) as caught:
        face.draw(license(permits=(permit("A", "许可甲", "样本局", conditions="热食" * 2500),)))
    assert caught.value.code == "typeset-failed"
    assert "许可甲 too long" in caught.value.message


def test_a_name_without_end_is_refused_rather_than_cut() -> None:
    with pytest.raises(IssueError) as caught:
        face.draw(license(entity_name="样本" * 400))
    assert caught.value.code == "typeset-failed"
    assert "too long" in caught.value.message


ENDED = tuple(one.model_copy(update={"state": "revoked"}) for one in FOUR)


@pytest.mark.parametrize(
    "lacking", [{"authority": ""}, {"issued_at": None}, {"permits": ()}, {"permits": ENDED}]
)
def test_an_incomplete_licence_is_not_drawn(lacking) -> None:
    with pytest.raises(IssueError) as caught:
        face.draw(license(**lacking))
    assert caught.value.code == "face-incomplete"


def test_a_covered_code_is_noticed_before_anything_is_issued(monkeypatch) -> None:
    monkeypatch.setattr(face, "SEAL_AREA", Area(34, 158, 24, 24))
    with pytest.raises(IssueError) as caught:
        face.draw(license())
    assert caught.value.code == "qr-unreadable"


def test_next_expiry_is_the_earliest_day() -> None:
    forever = permit("A", "甲", "样本局", valid_to="long-term")
    unstated = permit("B", "乙", "样本局", valid_to=None)
    assert face.next_expiry(license()) == date(2028, 11, 20)
    assert face.next_expiry(license(permits=(forever,))) == "long-term"
    assert face.next_expiry(license(permits=(forever, unstated))) is None
    ended = permit("C", "丙", "样本局", valid_to=date(2027, 1, 1), state="cancelled")
    assert face.next_expiry(license(permits=(*FOUR, ended))) == date(2028, 11, 20)
