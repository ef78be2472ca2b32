"""Search: words of two characters, wherever they stand, as fast as common words allow."""

import random
from datetime import date
from pathlib import Path

import pytest
from queued import LEAD, NOW, OFFICER, Maker, form, office_on, reading
from sqlalchemy import insert, inspect, select, text, update

from cases import migrations, search, waits
from cases.model import Action, Case
from cases.settings import Settings
from cases.store import Store
from cases.tables import (
    LicenseRow,
    LicenseVersionRow,
    NoticeRow,
    OpinionRow,
    Row,
    SearchRow,
    WaitRow,
)
from departments.office import Office
from desk.queue import Filters, listed
from desk.rights import Who


@pytest.fixture
def here(settings: Settings, store: Store) -> Office:
    return office_on(settings, store)


@pytest.fixture
def make(store: Store) -> Maker:
    return Maker(store)


def found(here: Office, words: str, who: Who = LEAD, **filters: object) -> list[str]:
    entries = listed(here, who, Filters(words=words, **filters)).entries  # type: ignore[arg-type]
    return sorted(one.case.name for one in entries)


def papers(make: Maker, name: str, *lines: str, **values: str) -> Case:
    return make.doubted(make.formed(make.received(name), values, {"租赁合同.pdf": lines}))


def test_words_are_found_wherever_they_stand(here: Office, make: Maker) -> None:
    papers(make, "甲", "出租方：样本街道石榴", "巷12号２层", credit_code="91500107MADP4N7X28")
    papers(make, "乙", "𠮷野家样本店，Room ABC-7", entity_name="重庆云杉样本餐饮有限公司")
    for words, expected in {
        "石榴": ["甲"],
        "石榴巷12号2层": ["甲"],  # over the end of a line; full width as half width
        "样本": ["乙", "甲"],
        "样本 石榴": ["甲"],
        "样本 云杉": ["乙"],
        "石榴 云杉": [],
        "𠮷野": ["乙"],
        "room abc7": ["乙"],  # neither case nor signs count
        "ABC—7": ["乙"],
        "91500107madp": ["甲"],
        "石巷": [],  # both characters, not side by side
        "巷石": [],
        "云杉样本餐饮有限公司": ["乙"],
    }.items():
        assert found(here, words) == expected, words


def test_where_a_word_was_found_is_told(here: Office, make: Maker) -> None:
    papers(make, "甲", "石榴巷")
    (entry,) = listed(here, LEAD, Filters(words="石榴")).entries
    assert entry.found_in == ("租赁合同.pdf", 1)


def test_a_case_is_found_by_its_names_and_numbers(here: Office, make: Maker, store: Store) -> None:
    case = make.received("窗口收件-七号")
    assert found(here, "七号") == ["窗口收件-七号"]  # at once, before anything was read
    assert found(here, case.id) == found(here, case.id[-6:]) == ["窗口收件-七号"]
    case = make.doubted(make.formed(case))
    case = make.act(case, "CONFIRMED", {"form": 1})
    paper = NoticeRow(
        case_id=case.id, kind="supplement", number="补告-20261118-7", made_at=NOW, sha256="0" * 64
    )
    make.act(case, "RETURNED", {"notice": "补告-20261118-7", "lacks": ["x"]}, [paper])
    assert found(here, "补告-20261118-7") == ["窗口收件-七号"]


def test_what_is_replaced_is_not_found_any_more(here: Office, make: Maker, store: Store) -> None:
    case = papers(make, "甲", "旧合同石榴巷", entity_name="旧名样本公司")
    corrected = form(case.id, 2, {"entity_name": "新名样本公司"})
    case = make.act(case, "CORRECTED", {"form": 2, "elements": ["entity_name"]}, [corrected])
    assert found(here, "旧名") == [] and found(here, "新名") == ["甲"]
    aside = reading(case.id, "租赁合同.pdf", ["旧合同石榴巷"], set_aside=True)
    make.act(case, "ARRANGED", {"materials": ["0" * 64]}, [aside])
    assert found(here, "石榴") == []
    (pair,) = search.grams("石榴")
    with store.read() as session:
        assert not [one for one in session.scalars(select(SearchRow.text)) if "石榴" in one]
        indexed = {
            "sqlite": "SELECT rowid FROM search_grams WHERE search_grams MATCH :pair",
            "postgresql": "SELECT id FROM search_grams WHERE grams @@ CAST(:pair AS tsquery)",
        }[session.connection().dialect.name]
        assert session.execute(text(indexed), {"pair": pair}).all() == []


def test_common_words_are_found_as_well_as_rare_ones(
    here: Office, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        papers(make, f"案{number}", "样本餐饮", "石榴" if number % 2 else "银杏")
    expected = {"样本": 6, "石榴": 3, "样本 石榴": 3, "石榴 银杏": 0, "样本餐饮": 6}
    for common in (search.COMMON, 2, 0):
        monkeypatch.setattr(search, "COMMON", common)
        for words, many in expected.items():
            assert len(found(here, words)) == many, (words, common)
    assert len(found(here, "样本", status="failed")) == 0
    assert len(found(here, "样本", waiting="review")) == 6


@pytest.mark.parametrize(
    "words",
    ["'", '"', "AND", "样本' OR 1=1 --", "样本 & 石榴", "样本:*", "!样本", "(样本", "NEAR(样本)",
     "%%", "__", "\\", "grams:样本", "样本\0"],
)  # fmt: skip
def test_signs_of_query_languages_mean_nothing(here: Office, make: Maker, words: str) -> None:
    papers(make, "甲", "样本")
    assert found(here, words) in ([], ["甲"])
    assert found(here, "样本") == ["甲"]


@pytest.mark.parametrize("words", ["石", "石 榴", "。。", "-"])
def test_single_characters_find_nothing_rather_than_everything(
    here: Office, make: Maker, words: str
) -> None:
    papers(make, "甲", "石榴")
    assert search.words_of(words) == () and found(here, words) == []


def test_a_page_full_of_signs_is_kept_and_found(here: Office, make: Maker) -> None:
    draw = random.Random(7)
    noise = "".join(chr(draw.randint(0x4E00, 0x9FFF)) for _ in range(100_000))
    papers(make, "甲", noise[:19_990], "石榴巷十二号", noise[19_990:], "", "\ud800\0")
    assert found(here, "石榴巷十二号") == ["甲"]  # at the seam of two pieces
    assert found(here, noise[-10:]) == ["甲"]


def test_a_department_finds_cases_by_name_and_never_by_others_papers(
    here: Office, make: Maker
) -> None:
    values = {"entity_name": "云杉样本公司", "contact_phone": "19900000011"}
    case = make.consulting("甲", {"FD": None}, **values)
    make.consulting("乙", {"FS": None}, **values)
    late = reading(case.id, "租赁合同.pdf", ["石榴巷"])
    make.act(case, "OPINION", {"permit": "FD", "kind": "refer"}, [late])
    assert found(here, "石榴") == ["甲"] and found(here, "19900000011") == ["乙", "甲"]
    assert found(here, "云杉", OFFICER) == ["甲"]
    assert found(here, case.id, OFFICER) == ["甲"]
    assert found(here, "石榴", OFFICER) == [] and found(here, "19900000011", OFFICER) == []
    assert listed(here, OFFICER, Filters(words="云杉")).entries[0].found_in is None


def of_all_sorts(make: Maker, store: Store) -> None:
    """Cases that wait for somebody, or are done with."""
    due = {"FD": date(2026, 11, 20), "FS": date(2026, 11, 19)}
    papers(make, "甲", "银杏路", premises="石榴巷")
    case = make.consulting("乙", due)
    told = OpinionRow(case_id=case.id, permit="FS", opinion={"number": "消审〔2026〕7号"})
    make.act(case, "OPINION", {"permit": "FS", "kind": "grant"}, [told])
    make.said(make.consulting("丙", due), "FD", "pause")
    make.said(make.said(make.consulting("丁", due), "FD"), "FS")
    case = make.said(make.consulting("戊", {"FD": None}), "FD")
    case = make.act(case, "DECIDED", {"outcome": "license", "granted": ["FD"], "refused": []})
    said = {"id": "x", "number": "样证001", "state": "issued"}
    shared = {"case_id": case.id, "version": 1, "pdf_sha256": "ab", "license": said}
    issued = [
        LicenseRow(id="x", number="样证001", series="S", serial=1, decision_seq=case.seq,
                   state="issued", reserved_at=NOW, issued_at=NOW, **shared),
        LicenseVersionRow(license_id="x", address_id="x", made_at=NOW, **shared),
    ]  # fmt: skip
    make.act(case, "ISSUED", {"license": "x", "number": "样证001", "pdf": "ab"}, issued)
    assert store.check() == []


def copy(source: Store, target: Store) -> None:
    """Everything of a store into one of an earlier version."""
    with source.read() as old, target.write() as new:
        of_target = inspect(new.connection())
        for table in Row.metadata.sorted_tables:
            if not of_target.has_table(table.name):
                continue
            names = {
                one["name"] for one in of_target.get_columns(table.name) if "computed" not in one
            }
            columns = [one for one in table.columns if one.name in names]
            for row in old.execute(select(*columns)).mappings():
                new.execute(insert(table).values(dict(row)))


def test_cases_of_before_are_found_after_the_upgrade(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    now = Store(f"sqlite:///{tmp_path / 'now' / 'yizheng.db'}")
    now.upgrade()
    of_all_sorts(Maker(now), now)
    store, real = Store(empty_url), migrations.command.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(migrations.command, "upgrade", lambda config, _: real(config, "0007"))
        store.upgrade()
    copy(now, store)
    # Whatever becomes of today's code, the upgrade does without it.
    with monkeypatch.context() as patch:
        for module, name in ((search, "plain"), (search, "grams"), (waits, "of"), (waits, "note")):
            patch.delattr(module, name)
        store.upgrade()
    here = office_on(settings, store)
    assert found(here, "石榴") == found(here, "银杏路") == ["甲"]
    assert found(here, "证001") == ["戊"] and found(here, "〔2026〕7号") == ["乙"]
    with store.read() as session:
        told = [
            (store.case(one.case_id).name, one.who, one.due_on, one.since)
            for one in session.scalars(select(WaitRow))
        ]
    assert sorted(told) == [
        ("丁", "lead", date(2026, 11, 19), NOW),
        ("丙", "fire-rescue", date(2026, 11, 19), NOW),
        ("丙", "market-regulation", waits.NEVER, NOW),
        ("乙", "market-regulation", date(2026, 11, 20), NOW),
        ("甲", "reviewer", waits.NEVER, NOW),
    ]
    assert store.check() == []
    case = store.case("甲")
    store.act(case.id, Action(kind="WITHDRAWN", actor="x"), case.seq)
    now.close()
    store.close()


def test_the_check_finds_what_queues_and_search_do_not_know(store: Store, make: Maker) -> None:
    of_all_sorts(make, store)
    first, second = store.case("甲"), store.case("乙")
    with store.write() as session:
        of_second = WaitRow.case_id == second.id
        session.execute(update(WaitRow).where(of_second).values(due_on=date(2026, 12, 1)))
        session.add(WaitRow(case_id=first.id, who="lead", due_on=waits.NEVER, since=NOW))
        for case, place, said in (
            (first, "file:租赁合同.pdf", "别处"),
            (second, "number", "消审20268号"),
        ):
            of_place = (SearchRow.case_id == case.id, SearchRow.place == place)
            session.execute(update(SearchRow).where(*of_place).values(text=said))
    assert set(store.check()) == {
        f"case {first.id}: waits for lead until {waits.NEVER} since {NOW}, "
        "its actions say not at all",
        f"case {first.id}: what it is found by (file:租赁合同.pdf) is not what is recorded",
        f"case {second.id}: waits for market-regulation until 2026-12-01 since {NOW}, "
        f"its actions say until 2026-11-20 since {NOW}",
        f"case {second.id}: what it is found by (number) is not what is recorded",
    }
    with store.write() as session:  # the index, which the check does not look at, is empty
        everything = "INSERT INTO search_grams (search_grams) VALUES ('delete-all')"
        postgresql = session.connection().dialect.name == "postgresql"
        session.execute(text("DELETE FROM search_grams" if postgresql else everything))
    before = store.actions(first.id), store.actions(second.id)
    store.mend()
    assert store.check() == []
    assert before == (store.actions(first.id), store.actions(second.id))
    with store.read() as session:
        assert search.matching(session, "银杏") == {first.id}
        assert search.matching(session, "7号") == {second.id}
        assert search.matching(session, "别处") == set()
