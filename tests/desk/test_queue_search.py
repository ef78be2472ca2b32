"""Search: words of two characters, wherever they stand, as fast as common words allow."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from queued import LEAD, NOW, OFFICER, Maker, form, office_on, reading
from sqlalchemy import select, text

from cases import migrations, search
from cases.model import Action, Case
from cases.settings import Settings
from cases.store import Store
from cases.tables import NoticeRow, SearchRow, WaitRow
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
     "%%", "__", "\\", "grams:样本", "样本\0", "\ud800x"],
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


def test_cases_of_before_are_found_after_the_upgrade(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    store, real = Store(empty_url), migrations.command.upgrade
    versions = Path(migrations.FOLDER / "versions")
    before = next(n for n in ("0007", "0006", "0005") if list(versions.glob(f"{n}_*.py")))
    with monkeypatch.context() as patch:
        patch.setattr(migrations.command, "upgrade", lambda config, _: real(config, before))
        store.upgrade()
    at = "2026-11-11 02:00:00+00:00"
    with store.write() as session:
        session.execute(
            text(
                "INSERT INTO cases (id, source, name, sample, created_at, facts, status,"
                " waiting_for, form_version, seq) VALUES ('20261111-000001', 's', '甲', true, :at,"
                " '{}', 'review', '[]', 1, 4)"
            ),
            {"at": at},
        )
        for seq, (kind, refs) in enumerate(
            [
                ("RECEIVED", '{"materials": []}'),
                ("EXTRACTED", '{"documents": 1, "problems": []}'),
                ("FORMED", '{"form": 1}'),
                ("PRECHECKED", '{"lacks": [], "doubts": ["conflict"]}'),
            ],
            start=1,
        ):
            session.execute(
                text(
                    "INSERT INTO actions (case_id, seq, at, actor, kind, reason, refs, prev_hash,"
                    " hash) VALUES ('20261111-000001', :seq, :at, 'x', :kind, '', :refs, '', '')"
                ),
                {"seq": seq, "at": at, "kind": kind, "refs": refs},
            )
        session.execute(
            text(
                "INSERT INTO forms (case_id, version, made_at, made_by, form, hints) VALUES"
                " ('20261111-000001', 1, :at, 'x', :form, '[]')"
            ),
            {"at": at, "form": '{"elements": {"premises": {"value": "石榴巷"}}}'},
        )
        session.execute(
            text(
                "INSERT INTO materials (case_id, file, sha256, size, received_at, reading) VALUES"
                " ('20261111-000001', 'a.jpg', 'x', 1, :at, :reading)"
            ),
            {"at": at, "reading": '[{"pages": [{"number": 3, "lines": [{"text": "银杏路"}]}]}]'},
        )
    store.upgrade()
    here = office_on(settings, store)
    assert found(here, "石榴") == found(here, "银杏路") == found(here, "000001") == ["甲"]
    with store.read() as session:
        (wait,) = session.scalars(select(WaitRow))
    assert (wait.who, wait.since) == ("reviewer", datetime(2026, 11, 11, 2, tzinfo=UTC))
    case = store.case("甲")
    store.act(case.id, Action(kind="WITHDRAWN", actor="x"), case.seq)
    store.close()
