"""The shipped catalogue says what its sources say (design/domain.md §0, §1), and no more."""

import time
from datetime import date

import pytest

from cases.errors import NotFound
from extractors.unify import AGENTS_CARD
from templates.catalog import Catalog, load, permits_for
from templates.documents import kinds
from templates.rules import PermitRule
from templates.search import find

TODAY = date(2026, 11, 22)
DOSSIER = {
    "FD", "PH", "FS", "TB", "RX", "MD2", "MD3", "SB", "SP", "HS", "EN", "NT", "MV", "PB", "PE",
    "VD", "VT", "ED", "NP", "MI", "LQ", "PS",
}  # fmt: skip
"""§1.2, and the filing with the police."""
INDUSTRIES = {
    "convenience-store": "FD RX? MD2? TB?",
    "supermarket": "FD MD2? RX? SB? FS? PH? TB?",
    "restaurant": "FD FS? SB? TB?",
    "cafe": "FD TB? FS?",
    "tea-shop": "FD? FS?",
    "pharmacy": "RX FD? MD3? MD2?",
    "bookshop": "PB FD? PHF",
    "hotel": "SP PH FS FD? HS? SB?",
    "fitness": "HS? PH? FS? FD?",
    "cinema": "MV PH FS FD?",
    "ktv": "EN FS PH FD? PS",
    "internet-cafe": "NT PS FS FD?",
    "beauty": "PH FS? SB?",
    "bakery": "FD FS? SB?",
    "bar": "FD FS TB? SB?",
    "private-school": "ED NP FD? FS?",
    "vocational-school": "EDV NP FD? FS?",
    "elderly-care": "NP ECF FD? FS?",
    "clinic": "MI? MIF?",
    "pesticide": "PE",
    "animal-hospital": "VT VD?",
}
"""§1.1, row by row; ? by answer."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def rule(code: str, day: date = TODAY) -> PermitRule:
    return load().permit(code).rule_on(day)


def test_every_code_of_the_dossier_is_there(catalog: Catalog):
    assert set(catalog.permits) >= DOSSIER
    # Filings that take a permit's place, and the school permit of the other authority.
    assert set(catalog.permits) - DOSSIER == {"PHF", "MIF", "ECF", "EDV"}


def test_every_industry_of_the_dossier_asks_for_its_permits(catalog: Catalog):
    found = {
        code: " ".join(
            one.code + "?" * (one.when != "mandatory")
            for one in industry.permits
            if one.applies_on(TODAY)
        )
        for code, industry in catalog.industries.items()
    }
    assert found == INDUSTRIES


@pytest.mark.parametrize(
    ("code", "days", "certainty"),
    [
        ("FD", 20, "stated"), ("FS", 10, "stated"), ("TB", 20, "weak"), ("PH", 20, "assumed"),
        ("RX", 20, "stated"), ("MD2", None, "stated"), ("MD3", 20, "stated"),
        ("SB", None, "assumed"),
        ("SP", 20, "weak"), ("EN", 20, "stated"), ("PB", 20, "weak"), ("PE", 20, "stated"),
        ("VD", 30, "stated"), ("VT", None, "assumed"), ("NP", None, "assumed"),
        ("MI", None, "assumed"), ("LQ", None, "assumed"), ("PS", None, "assumed"),
    ],
)  # fmt: skip
def test_limits_are_those_of_the_dossier(code: str, days: int | None, certainty: str):
    said = rule(code).statutory
    assert (said.days, said.stages, said.certainty) == (days, (), certainty)


@pytest.mark.parametrize(
    ("code", "stages"),
    [
        ("NT", [(20, "working-days"), (15, "working-days")]),  # 条例 第十一条
        ("HS", [(30, "days")]),  # 全民健身条例 第三十二条
        ("MV", [(30, "days")]),  # 电影产业促进法 第二十四至二十五条
        ("ED", [(30, "days"), (3, "months")]),  # 民办教育促进法 第十四、十七条
        ("EDV", [(30, "days"), (3, "months")]),
    ],
)
def test_what_is_no_number_of_working_days_is_kept_as_it_is_said(code, stages):
    said = rule(code).statutory
    assert said.days is None
    assert [(one.within, one.unit) for one in said.stages] == stages


@pytest.mark.parametrize(
    ("code", "years", "certainty"),
    [
        ("FD", 5, "stated"), ("PH", 4, "assumed"), ("FS", None, "stated"), ("TB", 5, "weak"),
        ("RX", 5, "assumed"), ("MD2", None, "stated"), ("MD3", 5, "stated"), ("SP", None, "weak"),
        ("HS", 5, "stated"), ("EN", 2, "weak"), ("NT", None, "assumed"), ("PE", 5, "stated"),
        ("VD", 5, "stated"), ("MI", None, "stated"),
    ],
)  # fmt: skip
def test_terms_are_those_of_the_dossier(code: str, years: int | None, certainty: str):
    said = rule(code).validity
    assert (said.years, said.certainty) == (years, certainty)


@pytest.mark.parametrize(
    ("code", "allowed", "certainty"),
    [("FS", "yes", "stated"), ("PH", "yes", "weak"), ("FD", "unknown", "weak"),
     ("TB", "no", "assumed"), ("RX", "no", "assumed"), ("SP", "unknown", "weak"),
     ("MD3", "unknown", "assumed"), ("PS", "unknown", "assumed")],
)  # fmt: skip
def test_what_may_be_promised_is_that_of_the_dossier(code: str, allowed: str, certainty: str):
    said = rule(code).commitment
    assert (said.allowed, said.certainty) == (allowed, certainty)


@pytest.mark.parametrize(
    ("code", "opens", "closes", "unit"),
    [("FD", 90, 15, "working-days"), ("MD3", 90, 30, "working-days"), ("TB", None, 30, "days"),
     ("PE", None, 90, "days"), ("VD", None, 6, "months")],
)  # fmt: skip
def test_windows_for_renewal_are_those_of_the_dossier(code, opens, closes, unit):
    said = rule(code).renewal
    assert said is not None
    assert (said.opens, said.closes, said.unit) == (opens, closes, unit)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2025, 1, 17), ["PB", "PH"]), (date(2025, 1, 19), ["PB", "PH"]),
     (date(2025, 1, 20), ["PB", "PHF"]), (TODAY, ["PB", "PHF"])],
)  # fmt: skip
def test_a_bookshop_needed_the_sanitary_permit_until_it_files(
    catalog: Catalog, day: date, expected: list[str]
):
    """公共场所卫生管理条例 as revised 2024-12-06, in force 2025-01-20."""
    assert permits_for(catalog.industry("bookshop"), {}, day=day) == expected
    assert catalog.permits["PHF"].nature == "filing"


def test_the_sanitary_permit_changed_with_its_regulation(catalog: Catalog):
    permit = catalog.permit("PH")
    assert permit.rule_id(permit.rule_on(date(2025, 1, 19))) == "PH/1"
    assert permit.rule_id(permit.rule_on(date(2025, 1, 20))) == "PH/2"
    assert permit.department == "disease-control"


def test_the_drug_permit_has_its_three_texts_and_no_guess_between():
    """药品管理法实施条例: 2019 text; revised 2024-12-06; text in force from 2026-05-15."""
    old, revised, new = rule("RX", date(2024, 12, 5)), rule("RX", date(2026, 5, 14)), rule("RX")
    assert [one.within for one in old.statutory.stages] == [30, 15]
    assert (revised.statutory.days, new.statutory.days) == (20, 20)
    assert old.renewal is not None and (old.renewal.closes, old.renewal.unit) == (6, "months")
    assert new.renewal is None
    with pytest.raises(NotFound) as caught:
        rule("RX", date(2024, 12, 20))
    assert caught.value.code == "rule-not-in-force"


@pytest.mark.parametrize(
    ("industry", "stages"),
    [
        ("private-school", [["ED", "FD", "FS"], ["NP"]]),  # 民办教育促进法 第十九条
        ("vocational-school", [["EDV", "FD", "FS"], ["NP"]]),
        ("internet-cafe", [["PS", "FS", "FD"], ["NT"]]),  # 条例 第十一条: 承诺 → 消防 → 终审
        ("ktv", [["EN", "FS", "PH", "FD"], ["PS"]]),  # 娱乐场所管理条例: 备案 within 15 days
        ("hotel", [["PH", "FS", "FD", "HS", "SB"], ["SP"]]),  # needs the fire opinion
        ("restaurant", [["FD", "FS", "SB", "TB"]]),
    ],
)
def test_permits_are_decided_in_the_order_of_their_sources(
    catalog: Catalog, industry: str, stages: list[list[str]]
):
    codes = [one.code for one in catalog.industry(industry).permits if one.applies_on(TODAY)]
    assert catalog.stages(codes, TODAY) == stages


def test_a_permit_does_not_wait_for_one_that_is_not_applied_for(catalog: Catalog):
    assert catalog.stages(["SP", "PH"], TODAY) == [["SP", "PH"]]


def test_a_school_is_not_asked_for_a_licence_it_cannot_have_yet(catalog: Catalog):
    """民办教育促进法 第十九条: the permit comes before the registration."""
    for code in ("private-school", "vocational-school"):
        asked = {kind for one in catalog.industry(code).required_materials for kind in one.any_of}
        assert asked.isdisjoint({"business_license", "nonprofit_registration"})
        assert "credit_code" not in catalog.industry(code).required_elements


def test_the_second_class_devices_need_not_be_papered_twice():
    """医疗器械经营监督管理办法（2022） 第二十三条."""
    assert [(one.kind, one.upon, one.certainty) for one in rule("MD2").depends_on] == [
        ("exempt", "MD3", "stated")
    ]


def test_only_tobacco_is_given_in_order_of_acceptance(catalog: Catalog):
    assert [code for code in catalog.permits if rule(code).quota] == ["TB"]


def test_no_permit_costs_anything(catalog: Catalog):
    """行政许可法 第五十八条: no source that was read allows a fee."""
    assert not any(one.fees for permit in catalog.permits.values() for one in permit.versions)


def test_a_liquor_permit_of_shanghai_is_asked_for_nowhere(catalog: Catalog):
    needed = {one.code for industry in catalog.industries.values() for one in industry.permits}
    assert set(catalog.permits) - needed == {"LQ"}


def test_every_element_without_which_nothing_goes_on_is_read_from_some_document(catalog: Catalog):
    read = {rule.element for kind in kinds().values() for rule in kind.fields.values()}
    wanted = {
        element
        for permit in catalog.permits.values()
        for version in permit.versions
        for element in version.required_elements
    } | {element for one in catalog.industries.values() for element in one.required_elements}
    assert wanted - read == set()


@pytest.mark.parametrize(
    ("said", "code"),
    [("奶茶店", "cafe"), ("小卖部", "convenience-store"), ("药房", "pharmacy"),
     ("麻辣烫", "restaurant"), ("民宿", "hotel"), ("ＫＴＶ", "ktv"), ("幼儿园", "private-school")],
)  # fmt: skip
def test_people_find_their_shop_by_what_they_call_it(catalog: Catalog, said: str, code: str):
    found = catalog.find_industry(said)
    assert found is not None and found.code == code


@pytest.mark.parametrize(
    ("said", "first"),
    [("麻辣汤", "restaurant"), ("珍珠奶茶店", "cafe"), ("洗浴", "beauty"),
     ("resturant", "restaurant")],
)  # fmt: skip
def test_a_name_that_nobody_listed_is_only_ever_proposed(catalog: Catalog, said: str, first: str):
    assert catalog.find_industry(said) is None
    assert find(catalog.industries, said)[0].industry.code == first


def test_the_whole_catalogue_loads_in_less_than_half_a_second():
    spent = []
    for _ in range(3):
        load.cache_clear()
        began = time.process_time()
        load()
        spent.append(time.process_time() - began)
    assert min(spent) < 0.5


def test_every_element_is_fed_by_each_kind_that_it_is_said_to_be_taken_from(catalog: Catalog):
    """And by no other: the pre-check waits for a missing paper that prints an element."""
    fed: dict[str, set[str]] = {}
    for kind, template in kinds().items():
        for one in template.fields.values():
            for element in (one.element, one.also):
                if element is not None:
                    fed.setdefault(element, set()).add(kind)
    for card in AGENTS_CARD.values():
        fed[card].add("id_card")
    said = {name: set(one.kinds) for name, one in catalog.vocabulary.elements.items()}
    assert said == fed


def test_every_element_says_what_it_is_asked_for(catalog: Catalog):
    whys = [one.why for one in catalog.vocabulary.elements.values()]
    assert all(len(why) >= 6 for why in whys)
    units = {name: one.unit for name, one in catalog.vocabulary.elements.items() if one.unit}
    assert units == {"area_m2": "平方米", "investment": "元", "employees": "人"}


def test_every_element_is_used_by_a_permit_or_by_the_case_itself(catalog: Catalog):
    """行政许可法 第二十九条: nothing is asked for that the permit does not need."""
    used = {name for one in catalog.permits.values() for rule in one.versions
            for name in rule.needs}  # fmt: skip
    used |= {name for one in catalog.industries.values() for name in one.elements}
    # Who acts for the applicant is read from the letter of attorney and held against the holders.
    assert set(catalog.vocabulary.elements) - used == {"principal", "agent", "agent.id_number"}


@pytest.mark.parametrize(
    ("code", "upon", "kind", "source"),
    [
        ("FS", "fire_acceptance", "after", "消防法第十三条"),
        ("SP", "FS", "opinion", "许可事项材料清单"),
        ("NT", "PS", "after", "互联网上网服务营业场所管理条例第十一条"),
        ("NT", "FS", "after", "互联网上网服务营业场所管理条例第十一条"),
        ("PS", "EN", "after", "娱乐场所管理条例"),
        ("NP", "ED", "after", "民办教育促进法第十九条"),
        ("NP", "EDV", "after", "民办教育促进法第十九条"),
        ("MD2", "MD3", "exempt", "医疗器械经营监督管理办法（2022）第二十三条"),
    ],
)
def test_every_sequence_names_its_source(code: str, upon: str, kind: str, source: str):
    (said,) = [one for one in rule(code).depends_on if one.upon == upon]
    assert said.kind == kind
    assert source in said.source


def test_no_permit_waits_for_another_than_those(catalog: Catalog):
    found = {(code, one.upon) for code in catalog.permits for one in rule(code).depends_on}
    assert found == {
        ("FS", "fire_acceptance"), ("SP", "FS"), ("NT", "PS"), ("NT", "FS"), ("PS", "EN"),
        ("NP", "ED"), ("NP", "EDV"), ("MD2", "MD3"),
    }  # fmt: skip


def test_what_the_reform_made_of_a_permit_is_stated_only_where_it_was_read(catalog: Catalog):
    """Dossier §0.13; the list of 国发〔2021〕7号 itself was not read."""
    said = {code: one for code in catalog.permits if (one := rule(code).reform) is not None}
    assert {code for code, one in said.items() if one.certainty == "stated"} == {"PHF"}
    assert set(catalog.permits) - set(said) == {
        "ECF", "ED", "EDV", "LQ", "MD2", "MI", "NP", "PS", "SB", "VT"
    }  # fmt: skip
    assert {code for code, one in said.items() if one.mode == "commitment"} == {
        "FS", "MV", "PB", "PH"
    }  # fmt: skip
