"""What other bodies supply: row by row what is wrong, whole or not at all, twice as once."""

from datetime import UTC, date, datetime

import pytest
from licensing import FORM, ISSUED, ISSUER, decided_case, decision
from stdnum.cn import uscc

from cases.errors import NothingUsable
from cases.files import open_files
from cases.settings import Settings
from cases.store import Store
from licenses.issue import issue
from licenses.public import supplied
from licenses.public.supplied import Statement, Supplied

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
CODE = "91500107MA5YB0001" + uscc.calc_check_digit("91500107MA5YB0001")
"""Nobody's, but its check character is right."""
HEAD = "credit_code,kind,on,value\n"


def test_both_sets_of_names_are_read() -> None:
    ours = supplied.read_csv(f"{HEAD}{CODE},state,2026-11-01,开业\n", TODAY)
    theirs = supplied.read_csv(
        f"\ufeff序号,内容,日期,类别,统一社会信用代码\n1,开业,2026-11-01,经营状态,{CODE.lower()}\n",
        TODAY,
    )
    assert ours == theirs == ([Statement(CODE, "state", date(2026, 11, 1), "开业")], [])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (f"{CODE[:-1]},state,2026-11-01,开业", "credit-code-invalid"),
        (f"{CODE[:-1]}I,state,2026-11-01,开业", "credit-code-invalid"),
        (f"{CODE},weather,2026-11-01,晴", "kind-unknown"),
        (f"{CODE},state,2026-13-01,开业", "date-invalid"),
        (f"{CODE},state,,开业", "date-invalid"),
        (f"{CODE},state,2026-11-23,开业", "date-in-future"),
        (f"{CODE},state,2026-11-01,", "value-invalid"),
        (f"{CODE},state,2026-11-01,{'长' * 301}", "value-invalid"),
        (f"{CODE},inspection,2026-11-01,联系人13800000000", "personal-data"),
        (f"{CODE},inspection,2026-11-01,身份证11010519491231002X", "personal-data"),
        (f"{CODE},inspection,2026-11-01,联系人138-0000-0000", "personal-data"),
        (f"{CODE}", "kind-unknown"),
    ],
)
def test_a_faulty_row_is_named_by_its_line(row: str, code: str) -> None:
    good = f"{CODE},credit,2026-11-01,守信\n"
    statements, faults = supplied.read_csv(f"{HEAD}{good}{row}\n{good}", TODAY)
    assert [(fault.line, fault.code) for fault in faults] == [(3, code)]
    assert len(statements) == 2


def test_rows_that_were_no_file_are_judged_alike() -> None:
    good = {"credit_code": CODE, "kind": "信用", "on": "2026-11-01", "value": " 守信 ", "more": "x"}
    statements, faults = supplied.read_rows(
        [good, good | {"kind": "天气"}, {"kind": "信用"}], TODAY
    )
    assert statements == [Statement(CODE, "credit", date(2026, 11, 1), "守信")]
    assert [(fault.line, fault.code) for fault in faults] == [
        (2, "kind-unknown"),
        (3, "credit-code-invalid"),
    ]


def test_a_promise_may_lie_ahead_and_a_long_number_is_no_person() -> None:
    rows = (
        f"{CODE},promise,2027-01-31,补交报告\n{CODE},inspection,2026-11-01,案号20261101000000001\n"
    )
    statements, faults = supplied.read_csv(HEAD + rows, TODAY)
    assert (len(statements), faults) == (2, [])


def test_a_file_without_its_columns_says_which() -> None:
    _, faults = supplied.read_csv("a,b\n1,2\n", TODAY)
    assert [(fault.line, fault.code) for fault in faults] == [(1, "column-missing")]
    assert supplied.read_csv("", TODAY)[1][0].code == "column-missing"


@pytest.mark.parametrize("broken", ["甲\r乙", "长" * 200_000])
def test_what_is_no_csv_is_a_fault_of_its_line(broken: str) -> None:
    good = f"{CODE},credit,2026-11-01,守信\n"
    statements, faults = supplied.read_csv(
        f"{HEAD}{good}{CODE},credit,2026-11-01,{broken}\n", TODAY
    )
    assert (statements, [(fault.line, fault.code) for fault in faults]) == (
        [],
        [(3, "csv-invalid")],
    )


def statement(value: str, on: date = date(2026, 11, 1), code: str = CODE) -> Statement:
    return Statement(code, "inspection", on, value)


def shown(store: Store, code: str = CODE) -> list[str]:
    with store.glance() as connection:
        return [one.value for one in supplied.of(connection, [code]).get(code, ())]


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    file = [statement("合格"), statement("合格"), statement("不合格", date(2026, 11, 2))]
    first = supplied.add(store, file, "样本局", NOW)
    assert (first.new, first.known, first.without_license) == (2, 1, 1)
    again = supplied.add(store, file, "样本局", NOW)
    assert (again.new, again.known) == (0, 3)
    other = supplied.add(store, file[:1], "另一样本局", NOW)
    assert other.new == 1
    assert shown(store) == ["不合格", "合格", "合格"]


def test_only_the_newest_few_are_shown(store: Store) -> None:
    file = [statement(f"第{day}次", date(2026, 10, day)) for day in range(1, 12)]
    supplied.add(store, file, "样本局", NOW)
    assert shown(store) == [f"第{day}次" for day in (11, 10, 9, 8, 7)]
    state = [Statement(CODE, "state", date(2026, month, 1), f"{month}月") for month in (3, 9, 6)]
    supplied.add(store, state, "样本局", NOW)
    with store.glance() as connection:
        found = supplied.of(connection, [CODE, "91500107MA5YB0001X"])
    assert list(found) == [CODE]
    states = [one for one in found[CODE] if one.kind == "state"]
    assert states == [Supplied("state", "9月", "样本局", date(2026, 9, 1))]


def test_a_code_with_a_wrong_check_character_is_taken_only_for_a_holder(
    store: Store, stored_settings: Settings
) -> None:
    code = "91500107MA5YB0001X"  # of the 样本 licence; its check character is wrong on purpose
    file = [statement("合格"), statement("合格", code=code)]
    with pytest.raises(NothingUsable) as caught:
        supplied.add(store, file, "样本局", NOW)
    assert caught.value.code == "holder-unknown" and code in caught.value.message
    assert shown(store) == []  # all or nothing
    stored_settings.home.mkdir(exist_ok=True)
    told = decision()
    case, seq = decided_case(store, told)
    issue(
        store, open_files(stored_settings), case, seq, told, FORM, ISSUER, stored_settings, ISSUED
    )
    assert supplied.add(store, file, "样本局", NOW).without_license == 1
    assert shown(store, code) == ["合格"]
