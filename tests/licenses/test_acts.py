"""What an authority may do to a licence, and what the licence is then. Nothing is drawn here."""

from datetime import date, timedelta
from typing import Any

import pytest
from licensing import FOUR, RULES, license, permit

from cases.errors import NotAllowed, UsageError, YizhengError
from cases.model import License, LicensePermit, Renewal
from licenses.acts import Act, after, already
from licenses.status import standing

TODAY = date(2027, 3, 1)
MARKET, OFFICE = "样本市场监督管理局", "样本区政务服务管理办公室"


def act(name: str, *permits: str, **changes: Any) -> Act:
    values: dict[str, Any] = {
        "act": name,
        "permits": permits,
        "authority": MARKET if permits else OFFICE,
        "document": "样监〔2027〕1号",
        "on": TODAY,
        "reason": "样本",
    }
    return Act(**(values | changes))


def done(made: License, what: Act) -> License:
    return after(made, what, RULES, TODAY)


def refused(made: License, what: Act) -> str:
    with pytest.raises(YizhengError) as caught:
        done(made, what)
    assert isinstance(caught.value, UsageError | NotAllowed)
    return caught.value.code


def with_fd(**changes: Any) -> License:
    return license(permits=(permit("FD", "食品经营许可", MARKET, **changes), *FOUR[1:]))


def fd(made: License) -> LicensePermit:
    return made.permits[0]


@pytest.mark.parametrize(
    ("name", "before", "expected"),
    [
        ("suspended", "valid", "suspended"),
        ("resumed", "suspended", "valid"),
        ("revoked", "valid", "revoked"),
        ("revoked", "suspended", "revoked"),
        ("forfeited", "suspended", "forfeited"),
        ("cancelled", "valid", "cancelled"),
        ("cancelled", "revoked", "cancelled"),
        ("cancelled", "forfeited", "cancelled"),
    ],
)
def test_an_act_puts_a_permit_into_its_state(name: str, before: str, expected: str) -> None:
    made = with_fd(state=before)
    now = done(made, act(name, "FD"))
    assert fd(now).state == expected
    assert now.permits[1:] == made.permits[1:]
    assert (now.version, now.number, now.id) == (2, made.number, made.id)
    (change,) = now.history
    assert (change.version, change.act, change.permits) == (2, name, ("FD",))
    assert (change.authority, change.document, change.on) == (MARKET, "样监〔2027〕1号", TODAY)


@pytest.mark.parametrize(
    ("name", "before", "code"),
    [
        ("suspended", "suspended", "permit-ended"),
        ("suspended", "revoked", "permit-ended"),
        ("resumed", "valid", "permit-not-suspended"),
        ("resumed", "revoked", "permit-not-suspended"),
        ("revoked", "revoked", "permit-ended"),
        ("revoked", "cancelled", "permit-ended"),
        ("forfeited", "cancelled", "permit-ended"),
        ("cancelled", "cancelled", "permit-ended"),
    ],
)
def test_an_act_that_does_not_fit_is_refused(name: str, before: str, code: str) -> None:
    assert refused(with_fd(state=before), act(name, "FD")) == code


def test_what_has_expired_is_neither_suspended_nor_changed_nor_renewed() -> None:
    made = with_fd(valid_to=TODAY - timedelta(days=1))
    for what in (
        act("suspended", "FD"),
        act("changed", "FD", values={"number": "样FD2"}),
        act("renewed", "FD", values={"valid_to": "2032-01-01"}),
        act("renewal-applied", "FD"),
    ):
        assert refused(made, what) == "permit-ended"
    assert fd(done(made, act("cancelled", "FD"))).state == "cancelled"


def test_only_the_permits_authority_or_its_named_superior_acts() -> None:
    made = license()
    stranger = act("revoked", "FD", authority="样本消防救援大队")
    assert refused(made, stranger) == "wrong-authority"
    assert refused(made, act("revoked", "FD", "FS")) == "wrong-authority"
    assert refused(made, act("revoked", "FD", superior_of=MARKET)) == "wrong-authority"
    above = act("revoked", "FD", authority="样本市市场监督管理局", superior_of=MARKET)
    assert fd(done(made, above)).state == "revoked"
    assert done(made, above).history[0].superior_of == MARKET
    for name in ("suspended", "forfeited", "cancelled"):
        assert refused(made, above.model_copy(update={"act": name})) == "wrong-authority"
    elsewhere = above.model_copy(update={"superior_of": "样本消防救援大队"})
    assert refused(made, elsewhere) == "wrong-authority"
    spaced = act("suspended", "FD", authority="样本市场监督 管理局")
    assert fd(done(made, spaced)).state == "suspended"


def test_the_whole_licence_is_its_issuers_to_change_revoke_cancel_and_reissue() -> None:
    made = license()
    moved = done(made, act("changed", values={"premises": "样本路99号"}))
    assert (moved.premises, moved.history[0].permits) == ("样本路99号", ())
    assert [(one.name, one.before, one.after) for one in moved.history[0].altered] == [
        ("premises", made.premises, "样本路99号")
    ]
    assert done(made, act("revoked")).state == "revoked"
    assert done(made, act("cancelled")).state == "cancelled"
    assert done(made, act("reissued")).version == 2
    for name in ("suspended", "resumed", "forfeited", "renewed", "renewal-applied"):
        assert refused(made, act(name)) == "permit-needed"
    assert refused(made, act("cancelled", authority=MARKET)) == "wrong-authority"
    assert refused(made, act("reissued", "FD")) == "permit-named"
    assert refused(made, act("changed", values={"entity_name": None})) == "value-invalid"


def test_an_older_document_does_not_undo_a_newer_one() -> None:
    suspended = done(license(), act("suspended", "FD"))
    before = TODAY - timedelta(days=5)
    older = act("resumed", "FD", on=before, document="样监〔2027〕2号")
    assert refused(suspended, older) == "act-out-of-order"
    assert fd(done(suspended, older.model_copy(update={"on": TODAY}))).state == "valid"
    other = act("suspended", "FS", authority="样本消防救援大队", on=before)
    assert done(suspended, other).permits[1].state == "suspended"
    whole = act("changed", on=before, values={"premises": "样本路98号"})
    assert done(suspended, whole).premises == "样本路98号"
    moved = done(license(), act("changed", values={"premises": "样本路99号"}))
    assert refused(moved, whole) == "act-out-of-order"


def test_a_licence_that_ended_can_only_be_cancelled() -> None:
    revoked = done(license(), act("revoked"))
    assert refused(revoked, act("suspended", "FD")) == "licence-ended"
    assert refused(revoked, act("reissued")) == "licence-ended"
    cancelled = done(revoked, act("cancelled"))
    assert (cancelled.state, cancelled.version) == ("cancelled", 3)
    assert refused(cancelled, act("cancelled")) == "licence-ended"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"authority": " "}, "act-incomplete"),
        ({"document": ""}, "act-incomplete"),
        ({"document": "号" * 201}, "value-invalid"),
        ({"authority": MARKET + "\n"}, "value-invalid"),
        ({"document": "样监〔2027〕1号 138-0000-0000"}, "value-invalid"),
        ({"reason": ""}, "act-incomplete"),
        ({"on": TODAY + timedelta(days=1)}, "day-in-future"),
        ({"on": date(2026, 11, 20)}, "day-before-issue"),
        ({"permits": ("FX",)}, "permit-unknown"),
        ({"values": {"number": "1"}}, "value-unknown"),
    ],
)
def test_an_incomplete_or_impossible_act_is_refused(changes: dict[str, Any], code: str) -> None:
    assert refused(license(), act("suspended", "FD", **changes)) == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "act-incomplete"),
        ({"premises": "样本路99号"}, "value-unknown"),
        ({"valid_to": "2031年"}, "value-invalid"),
        ({"valid_to": "2026-11-20"}, "value-invalid"),
        ({"number": "样\x07"}, "value-invalid"),
        ({"conditions": "样" * 2001}, "value-invalid"),
        ({"conditions": "样\ue000"}, "value-invalid"),
        ({"valid_to": None}, "value-invalid"),
        ({"number": None}, "value-invalid"),
        ({"number": " "}, "value-invalid"),
    ],
)
def test_a_change_of_a_permit_has_values_that_can_be(values: dict[str, Any], code: str) -> None:
    assert refused(license(), act("changed", "FD", values=values)) == code


def test_the_last_day_is_not_changed_while_a_renewal_is_undecided() -> None:
    waiting = with_fd(renewal=Renewal(applied_on=date(2026, 12, 1), in_time=True))
    sooner = act("changed", "FD", values={"valid_to": "2027-06-30"})
    assert refused(waiting, sooner) == "renewal-known"
    assert fd(done(waiting, act("changed", "FD", values={"number": "样FD2"}))).number == "样FD2"
    decided = with_fd(
        renewal=Renewal(applied_on=date(2026, 12, 1), in_time=True, refused_on=date(2027, 1, 4))
    )
    assert fd(done(decided, sooner)).valid_to == date(2027, 6, 30)


def test_one_act_may_be_on_several_permits_of_one_authority() -> None:
    two = license(permits=(FOUR[0], permit("PH", "卫", MARKET), *FOUR[1:]))
    now = done(two, act("suspended", "PH", "FD"))
    assert [one.state for one in now.permits[:3]] == ["suspended", "suspended", "valid"]
    assert now.history[0].permits == ("FD", "PH")
    same = act("changed", "FD", "PH", values={"number": "样1"})
    assert refused(two, same) == "value-invalid"


def test_conditions_may_have_several_lines() -> None:
    said = act("changed", "FD", values={"conditions": "热食类\n冷食类\u3000限凉拌菜"})
    assert fd(done(license(), said)).conditions == "热食类\n冷食类\u3000限凉拌菜"


def test_a_change_leaves_phone_numbers_out() -> None:
    said = act("changed", "FD", values={"conditions": "热食类；电话13800000000"})
    assert fd(done(license(), said)).conditions == "热食类；电话〔号码略〕"


def test_a_renewal_ends_later_and_clears_its_application() -> None:
    made = with_fd(renewal=Renewal(applied_on=date(2031, 3, 1), in_time=True))
    longer = act("renewed", "FD", values={"valid_to": "2036-11-20", "number": "样FD2"})
    now = fd(done(made, longer))
    assert (now.valid_to, now.number, now.renewal) == (date(2036, 11, 20), "样FD2", None)
    assert now.valid_from == fd(made).valid_from
    assert fd(done(made, act("renewed", "FD", values={"valid_to": "long-term"}))).valid_to == (
        "long-term"
    )
    for shorter in ("2031-11-20", "2030-01-01"):
        what = act("renewed", "FD", values={"valid_to": shorter})
        assert refused(made, what) == "term-not-longer"
    assert refused(made, act("renewed", "FD", values={"valid_from": "2031-11-21"})) == (
        "value-unknown"
    )
    assert refused(made, act("renewed", "FS", authority="样本消防救援大队",
                             values={"valid_to": "2036-11-20"})) == "term-not-longer"  # fmt: skip


def test_an_application_is_in_time_by_the_permits_own_window() -> None:
    """PE closes 90 days before its end, as its regulation says; FD's window is from a weak source
    and decides nothing."""
    end = date(2027, 5, 31)
    last = date(2027, 3, 2)
    made = license(
        permits=(
            permit("PE", "农药", MARKET, valid_to=end),
            permit("FD", "食", MARKET, valid_to=end),
        )
    )
    for day, in_time in ((last, True), (last + timedelta(days=1), False)):
        now = after(made, act("renewal-applied", "PE", on=day), RULES, end)
        assert now.permits[0].renewal == Renewal(applied_on=day, in_time=in_time)
        assert now.history[-1].in_time is in_time
        both = after(made, act("renewal-applied", "PE", "FD", on=day), RULES, end)
        assert [one.renewal and one.renewal.in_time for one in both.permits] == [in_time, None]
    for found in (True, False):
        said = act("renewal-applied", "PE", "FD", on=last, in_time=found)
        judged = after(made, said, RULES, end)
        assert [one.renewal and one.renewal.in_time for one in judged.permits] == [found, found]
    twice = after(made, act("renewal-applied", "FD"), RULES, TODAY)
    assert refused(twice, act("renewal-applied", "FD", document="2号")) == "renewal-known"
    no_end = license(permits=(permit("FD", "食", MARKET, valid_to=None),))
    assert refused(no_end, act("renewal-applied", "FD")) == "renewal-none"


def test_what_the_authority_finds_of_an_application_decides() -> None:
    end = date(2027, 2, 1)
    unclear = with_fd(valid_to=end, renewal=Renewal(applied_on=date(2027, 1, 15), in_time=None))
    assert refused(unclear, act("renewal-refused", "FD")) == "renewal-not-judged"
    assert refused(unclear, act("renewal-judged", "FD")) == "act-incomplete"
    assert refused(unclear, act("suspended", "FD", in_time=True)) == "value-unknown"
    assert refused(license(), act("renewal-judged", "FD", in_time=True)) == "renewal-none"
    for found, then in ((True, "deemed-renewed"), (False, "expired")):
        now = done(unclear, act("renewal-judged", "FD", in_time=found))
        assert fd(now).renewal == Renewal(applied_on=date(2027, 1, 15), in_time=found)
        assert standing(fd(now), TODAY) == then
        assert (now.version, now.history[-1].act, now.history[-1].in_time) == (
            2, "renewal-judged", found,
        )  # fmt: skip
    revoked = with_fd(state="revoked", renewal=fd(unclear).renewal)
    assert refused(revoked, act("renewal-judged", "FD", in_time=True)) == "permit-ended"
    other = act("renewal-judged", "FD", in_time=True)
    with pytest.raises(NotAllowed) as caught:
        already(done(unclear, other), other.model_copy(update={"in_time": False}))
    assert caught.value.code == "document-recorded"


def test_a_suspension_may_name_its_last_day_and_ends_by_an_act_only() -> None:
    last = date(2027, 4, 30)
    made = done(license(), act("suspended", "FD", values={"suspended_to": str(last)}))
    assert (fd(made).state, fd(made).suspended_to) == ("suspended", last)
    (altered,) = made.history[0].altered
    assert (altered.name, altered.after) == ("suspended_to", "2027-04-30")
    for day in (TODAY, last, last + timedelta(days=365)):
        assert standing(fd(made), day) == "suspended"
    longer = act("suspended", "FD", document="2号", values={"suspended_to": "2027-05-31"})
    assert fd(done(made, longer)).suspended_to == date(2027, 5, 31)
    assert refused(made, act("suspended", "FD", document="2号")) == "permit-ended"
    for name, state in (("resumed", "valid"), ("revoked", "revoked"), ("cancelled", "cancelled")):
        now = fd(done(made, act(name, "FD", document="3号")))
        assert (now.state, now.suspended_to) == (state, None)
    for wrong in ("2027-02-28", "4月", ""):
        said = act("suspended", "FD", values={"suspended_to": wrong})
        assert refused(license(), said) == "value-invalid"
    assert refused(license(), act("suspended", "FD", values={"valid_to": "2030-01-01"})) == (
        "value-unknown"
    )


def test_a_refusal_needs_an_open_application_and_comes_before_the_end() -> None:
    assert refused(license(), act("renewal-refused", "FD")) == "renewal-none"
    applied = with_fd(
        valid_to=date(2027, 2, 1), renewal=Renewal(applied_on=date(2026, 12, 1), in_time=True)
    )
    assert refused(applied, act("renewal-refused", "FD")) == "deemed-renewed"
    before_the_end = act("renewal-refused", "FD", on=date(2027, 2, 1))
    renewal = fd(done(applied, before_the_end)).renewal
    assert renewal is not None and renewal.refused_on == date(2027, 2, 1)
    late = with_fd(
        valid_to=date(2027, 2, 1), renewal=Renewal(applied_on=date(2027, 1, 30), in_time=False)
    )
    renewal = fd(done(late, act("renewal-refused", "FD"))).renewal
    assert renewal is not None and renewal.refused_on == TODAY
    too_early = act("renewal-refused", "FD", on=date(2027, 1, 29))
    assert refused(late, too_early) == "renewal-none"
    revoked = late.permits[0].model_copy(update={"state": "revoked"})
    gone = late.model_copy(update={"permits": (revoked, *late.permits[1:])})
    assert refused(gone, act("renewed", "FD", values={"valid_to": "2032-01-01"})) == "permit-ended"
    granted_late = act("renewed", "FD", values={"valid_to": "2032-01-01"})
    assert fd(done(late, granted_late)).valid_to == date(2032, 1, 1)


def test_the_same_document_is_recorded_once() -> None:
    what = act("changed", "FD", values={"valid_to": "2030-01-01"})
    assert not already(license(), what)
    now = done(license(), what)
    assert already(now, what)
    assert not already(now, what.model_copy(update={"document": "样监〔2027〕2号"}))
    other_day = what.model_copy(update={"on": date(2027, 2, 1)})
    other_value = what.model_copy(update={"values": {"valid_to": "2030-01-02"}})
    for other in (other_day, other_value):
        with pytest.raises(NotAllowed) as caught:
            already(now, other)
        assert caught.value.code == "document-recorded"
