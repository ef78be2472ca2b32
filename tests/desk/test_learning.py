"""Wordings that reviewers propose: tried on what was read, accepted by another, then known."""

from collections.abc import Iterator

import pytest
from commands import here

from cases import wordings
from cases.errors import NotAllowed, UsageError
from cases.model import Action, Form, FormValue, Material, Origin, Page, TextLine
from cases.settings import Settings
from cases.store import Store
from cases.tables import FormRow, MaterialRow
from departments.office import learn_wordings
from desk import learning
from templates import documents
from templates.documents import Wording, kinds, kinds_digest

LINES = ("房屋租赁合同", "出租方：样本置业有限公司", "入驻主体：样本云上小馆有限公司",
         "房屋坐落：样本区一号路1号", "租赁面积：88平方米",
         "租赁期限：自2026年1月1日起至2028年12月31日止",
         "月租金：3000元")  # fmt: skip
NEW = "入驻主体"


@pytest.fixture(autouse=True)
def forgetting() -> Iterator[None]:
    yield
    documents.learn(())


def lease(file: str, lines: tuple[str, ...] = LINES, kind: str = "lease") -> Material:
    read = tuple(
        TextLine(text=text, box=(100, 100 + 60 * i, 100 + 30 * len(text), 136 + 60 * i),
                 confidence=0.99, engine="t")
        for i, text in enumerate(lines)
    )  # fmt: skip
    page = Page(number=1, width=1600, height=2200, source="text", reason="t", lines=read)
    return Material(file=file, sha256=f"{file:0>64}", status="ok", kind=kind, pages=(page,),
                    page_range=(1, 1))  # fmt: skip


def case(store: Store, settings: Settings, name: str, material: Material, said: str | None) -> str:
    """A case with one document, whose lessee a reviewer confirmed if ``said``."""
    from datetime import UTC, datetime

    now = datetime(2026, 11, 22, tzinfo=UTC)
    made = store.open_case(f"/样本/{name}", name, industry=None, sample=True, facts={}, now=now)
    row = MaterialRow(case_id=made.id, file=material.file, sha256=material.sha256, size=1,
                      received_at=now, reading=[material.model_dump(mode="json")])  # fmt: skip
    received = Action(kind="RECEIVED", actor="t", refs={"materials": [material.sha256]})
    made = store.act(made.id, received, 0, [row])
    origins = (
        Origin(file=material.file, field="lessee", value=None),
        Origin(value=said, by="王审"),
    )
    entry = FormValue(value=said, status="confirmed" if said else "missing", origins=origins)
    form = Form(elements={"lessee": entry})
    kept = FormRow(case_id=made.id, version=1, made_at=now, made_by="t",
                   form=form.model_dump(mode="json"), hints=[])  # fmt: skip
    store.act(made.id, Action(kind="FORMED", actor="t", refs={"form": 1}), made.seq, [kept])
    return made.id


def test_a_trial_tells_what_would_be_read_better(store: Store, stored_settings: Settings):
    case(store, stored_settings, "甲", lease("a.pdf"), "样本云上小馆有限公司")
    open_ = case(store, stored_settings, "乙", lease("b.pdf"), None)
    trial = learning.attempt(store, stored_settings, learning.wording("lease", "lessee", NEW))
    assert (trial.documents, trial.confirmed, trial.better, trial.worse) == (2, 1, 1, 0)
    assert {
        (one.case, one.field, one.before, one.after, one.confirmed) for one in trial.changes
    } >= {(open_, "lessee", None, "样本云上小馆有限公司", None)}
    assert (
        kinds()["lease"].fields["lessee"].labels
        == documents.shipped()["lease"].fields["lessee"].labels
    )  # nothing was learned by trying


def test_a_wording_that_reads_confirmed_values_worse_is_refused(
    store: Store, stored_settings: Settings
):
    """The company beside the label is not the one that the sentence names."""
    lines = (LINES[0], LINES[1], "出租方将房屋出租给样本云上小馆有限公司使用。", *LINES[3:])
    lines += ("物业公司：样本物业有限公司",)
    case(store, stored_settings, "甲", lease("a.pdf", lines), "样本云上小馆有限公司")
    proposed = wordings.propose(store, "lease", "lessee", "物业公司", "", "甲审", _now())
    trial = learning.attempt(
        store, stored_settings, learning.wording("lease", "lessee", "物业公司")
    )
    assert (trial.better, trial.worse) == (0, 1)
    with pytest.raises(NotAllowed) as told:
        learning.accept(store, stored_settings, proposed.id, "乙领", _now())
    assert told.value.code == "wording-worse"
    assert wordings.proposal(store, proposed.id).state == "proposed"


def test_accepted_by_another_it_is_known_and_forgotten_when_rejected(
    store: Store, stored_settings: Settings
):
    before = kinds_digest()
    proposed = wordings.propose(store, "lease", "lessee", NEW, "本区商场合同", "甲审", _now())
    with pytest.raises(NotAllowed) as told:
        learning.accept(store, stored_settings, proposed.id, "甲审", _now())
    assert told.value.code == "same-person"
    assert learn_wordings(store) is False
    learning.accept(store, stored_settings, proposed.id, "乙领", _now())
    assert learn_wordings(store) is True
    assert NEW in kinds()["lease"].fields["lessee"].labels
    assert kinds_digest() != before  # what was read before is read anew
    wordings.decide(store, proposed.id, False, "乙领", _now(), "误用")
    assert learn_wordings(store) is True
    assert kinds_digest() == before


def test_a_title_makes_an_unknown_document_known(store: Store, stored_settings: Settings):
    lines = ("入驻经营约定", *(line.replace(NEW, "承租方") for line in LINES[1:]))
    case(store, stored_settings, "甲", lease("a.pdf", lines, "unknown"), None)
    trial = learning.attempt(
        store, stored_settings, learning.wording("lease", None, "入驻经营约定")
    )
    assert (trial.documents, trial.recognised) == (1, 1)
    assert {one.field: one.after for one in trial.changes}["lessee"] == "样本云上小馆有限公司"


@pytest.mark.parametrize(
    ("kind", "field", "text", "code"),
    [
        ("leese", "lessee", NEW, "kind-unknown"),
        ("lease", "lesee", NEW, "field-unknown"),
        ("lease", "lessee", "x", "wording-invalid"),
        ("lease", "lessee", "ABCDEF", "wording-invalid"),
        ("lease", "lessee", "长" * 41, "wording-invalid"),
        ("lease", "lessee", "出租方", "wording-taken"),
        ("lease", None, "房屋租赁合同", "wording-taken"),
    ],
)
def test_what_cannot_be_a_wording_is_refused(kind: str, field: str | None, text: str, code: str):
    with pytest.raises(UsageError) as told:
        learning.wording(kind, field, text)
    assert told.value.code == code


def test_a_wording_is_taken_as_templates_have_it():
    assert learning.wording("lease", "lessee", " 入驻 主体： ") == Wording(
        kind="lease", field="lessee", text=NEW
    )


def test_proposing_twice_gives_the_same_proposal(store: Store):
    first = wordings.propose(store, "lease", "lessee", NEW, "", "甲审", _now())
    assert wordings.propose(store, "lease", "lessee", NEW, "", "乙审", _now()) == first
    wordings.decide(store, first.id, False, "乙领", _now(), "不通用")
    again = wordings.propose(store, "lease", "lessee", NEW, "又见", "乙审", _now())
    assert (again.id, again.state, again.proposed_by) == (first.id, "proposed", "乙审")


def test_from_the_command_line(store: Store, stored_settings: Settings):
    assert stored_settings.database_url is not None
    home = stored_settings.home
    url = stored_settings.database_url.get_secret_value()
    case(store, stored_settings, "甲", lease("a.pdf"), "样本云上小馆有限公司")
    done = here(
        "wordings",
        "propose",
        "lease",
        "lessee",
        NEW,
        "--as",
        "甲审",
        "--json",
        home=home,
        YIZHENG_DATABASE_URL=url,
    )
    assert done.code == 0
    assert (done.json["trial"]["better"], done.json["wording"]["state"]) == (1, "proposed")
    id_ = str(done.json["wording"]["id"])
    assert (
        here("wordings", "accept", id_, "--as", "甲审", home=home, YIZHENG_DATABASE_URL=url).code
        == 2
    )
    assert (
        here("wordings", "accept", id_, "--as", "乙领", home=home, YIZHENG_DATABASE_URL=url).code
        == 0
    )
    listed = here("wordings", "list", "--json", home=home, YIZHENG_DATABASE_URL=url).json[
        "wordings"
    ]
    assert [(one["text"], one["state"], one["decided_by"]) for one in listed] == [
        (NEW, "accepted", "乙领")
    ]
    assert (
        here("wordings", "accept", "999", "--as", "乙领", home=home, YIZHENG_DATABASE_URL=url).code
        == 4
    )


def _now():
    from datetime import UTC, datetime

    return datetime(2026, 11, 22, tzinfo=UTC)
