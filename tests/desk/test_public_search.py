"""Search on the publication platform: finds, and cannot be used to carry everything away."""

import re

import pytest
from sqlalchemy import insert
from web_site import Site

from cases.store import Store
from cases.tables import LicenseRow
from desk.web.public import search as searching
from licenses.public import publication


def fill(store: Store, like: LicenseRow, names: list[str]) -> None:
    rows = [
        {
            "id": f"{place:025d}",
            "number": f"YBXX{place:06d}",
            "series": "search",
            "serial": place,
            "case_id": like.case_id,
            "decision_seq": 1000 + place,
            "version": 1,
            "state": "issued",
            "reserved_at": like.reserved_at,
            "issued_at": like.issued_at,
            "license": like.license
            | {"entity_name": name, "credit_code": f"9150{place:014d}", "id": f"{place:025d}"},
        }
        for place, name in enumerate(names)
    ]
    with store.write() as session:
        session.execute(insert(LicenseRow), rows)


def row_of(site: Site) -> LicenseRow:
    with site.store.read() as session:
        row = session.get(LicenseRow, site.license.id)
        assert row is not None
        return row


def names(html: str) -> list[str]:
    return re.findall(r'<h3><a href="[^"]*" lang="zh-CN">([^<]*)</a>', html)


def test_a_licence_is_found_by_number_code_and_part_of_its_name(site: Site) -> None:
    for asked in (site.license.number, "91500107MA5YB0001X", "91500107 ma5yb0001x"):
        answer = site.client.get("/search", params={"q": asked})
        assert answer.headers.get("location") == f"/l/{site.license.id}", asked
    for asked in ("家味", " 样本家味 ", "（样本）"):
        answer = site.client.get("/search", params={"q": asked})
        assert names(answer.text) == ["重庆样本家味餐饮有限公司（样本）"], asked
        assert f'href="/l/{site.license.id}"' in answer.text
        assert "有效" in answer.text and site.license.number in answer.text
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    for private in ("13800000000", "样本甲", "500107199001010010"):
        assert private not in site.client.get("/search", params={"q": "家味"}).text


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        ("味", 400, "请至少输入两个字"),
        ("没有这家", 200, "没有查到符合的证照"),
        ("%_", 200, "没有查到符合的证照"),
        ("\\'", 200, "没有查到符合的证照"),
        ("味" * 61, 400, "无法处理"),
    ],
)
def test_what_finds_nothing_says_why(site: Site, asked: str, status: int, says: str) -> None:
    answer = site.client.get("/search", params={"q": asked})
    assert answer.status_code == status and says in answer.text


def test_results_come_in_pages_and_end_early(site: Site) -> None:
    fill(site.store, row_of(site), [f"样本第{place:03d}号店" for place in range(130)])
    seen: list[str] = []
    path = "/search?q=号店"
    for number in range(1, 6):
        html = site.client.get(path).text
        seen += names(html)
        following = re.search(r'href="([^"]*)" rel="next"', html)
        assert (following is None) == (number == searching.PAGES)
        if following:
            path = following[1].replace("&amp;", "&")
    assert seen == [f"样本第{place:03d}号店" for place in range(100)]
    assert "请输入更完整的名称" in html
    beyond = site.client.get("/search", params={"q": "号店", "page": 999}).text
    assert names(beyond) == seen[80:]
    assert site.client.get("/search", params={"q": "号店", "page": 0}).status_code == 400


def test_one_visitor_searches_only_so_often_but_may_always_scan(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.web.limits.monotonic", lambda: 0.0)
    codes = []
    for place in range(21):
        asked = ("/search?q=样本", f"/find?number=YBXX{place}")[place % 2]
        codes.append(site.client.get(asked).status_code)
    assert set(codes[:20]) == {200, 404} and codes[20] == 429
    refused = site.client.get("/search?q=样本")
    assert refused.status_code == 429 and "查询过于频繁" in refused.text
    assert refused.headers["retry-after"] == "4"
    assert site.client.get(site.license.url).status_code == 200


def test_a_reserved_licence_is_not_found(site: Site) -> None:
    site.set_state("reserved")
    assert publication.search(site.store, "家味", 1) == ([], False)
    assert publication.search(site.store, site.license.number, 1) == ([], False)
