"""``yizheng catalog form`` and ``guide``: forms and the one notice as PDF (格式文本、告知单)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from pydantic import Field

from cases import settings as all_settings
from cases.errors import UsageError
from desk.commands.catalog import _day, _industry, as_json, catalog, on_day
from desk.shapes import Shape, dump

if TYPE_CHECKING:
    from cases.model import Form
    from cases.settings import Settings
    from desk.commands.catalog_shapes import CatalogShowShape, GuidePermit
    from papers.acroform import Entry
    from papers.model_form import Sheet
    from templates.catalog import Catalog
    from templates.forms import ModelForm
    from templates.rules import Industry

__all__ = ["catalog"]


class FormFile(Shape):
    """A form that was written."""

    kind: Literal["application_form", "commitment_letter"]
    file: str
    fillable: bool
    code: str
    """What the code on its first page says."""
    pages: int


class CatalogFormShape(Shape):
    """``yizheng catalog form --json``."""

    format: Literal[1] = Field(1, alias="schema")
    on: date
    industry: str
    permits: tuple[str, ...]
    case: str | None
    """Whose values are filled in."""
    files: tuple[FormFile, ...]
    not_filled: tuple[str, ...]
    """Elements of the form that the case has no settled value for."""


@catalog.command()
@click.argument("industry")
@click.option("--permits", metavar="CODES", help="Only these permits, such as FD,FS; default: all "
              "that the industry may need.")  # fmt: skip
@click.option("--case", "case", metavar="CASE", help="Fill in what is known of a case.")
@click.option("--blank", is_flag=True, help="Fill in nothing; the default without --case.")
@click.option("--fillable", is_flag=True, help="PDFs that are filled in on a screen.")
@click.option("--out", required=True, metavar="DIR", help="Where they are put.",
              type=click.Path(file_okay=False, path_type=Path))  # fmt: skip
@on_day
@as_json
def form(
    industry: str,
    permits: str | None,
    case: str | None,
    blank: bool,
    fillable: bool,
    out: Path,
    day: datetime | None,
    as_json: bool,
) -> None:
    """Make the one application form of an INDUSTRY, and the commitment letter where there is one.

    Every page bears a code and corner marks, so that the form is read back without guessing.
    """
    from papers.model_form import lay_out
    from templates.catalog import load
    from templates.forms import application_form, commitment_letter, permits_on

    if case and blank:
        raise UsageError("A blank form has nothing of a case.", hint="Give --case or --blank.",
                         code="options-exclude")  # fmt: skip
    settings, known, on = all_settings.load(), load(), _day(day)
    chosen = _industry(known, industry)
    every = permits_on(chosen, known, on)
    codes = _codes(permits, every, chosen, known)
    values = _form_of(case, chosen, settings, known) if case else None
    made: list[FormFile] = []
    not_filled: dict[str, None] = {}
    for one in (
        application_form(known, settings.locality, chosen, codes, on),
        commitment_letter(known, settings.locality, chosen, codes, on),
    ):
        if one is None:
            continue
        sheet = lay_out(one, every_permit=codes == every)
        filled, ticked = _filled(one, values, known)
        if values is not None:
            not_filled |= {
                b.element: None for b in one.blanks if b.element and b.name not in filled
            }
        pdf = _drawn(sheet, filled, ticked, fillable, settings)
        name = f"{chosen.code}-{one.kind.replace('_', '-')}{'-fillable' if fillable else ''}.pdf"
        out.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(pdf)
        made.append(
            FormFile(kind=one.kind, file=str(out / name), fillable=fillable,
                     code=sheet.code.text, pages=sheet.code.pages)
        )  # fmt: skip
    shape = CatalogFormShape(
        on=on, industry=chosen.code, permits=codes, case=case,
        files=tuple(made), not_filled=tuple(not_filled),
    )  # fmt: skip
    if as_json:
        click.echo(dump(shape))
        return
    for file in made:
        click.echo(file.file)
    if shape.not_filled:
        names = "、".join(known.element_name(name) for name in shape.not_filled)
        click.echo(f"Left empty, for the case has no settled value: {names}.", err=True)


@catalog.command("guide")
@click.argument("industry")
@click.option("--out", required=True, metavar="FILE.pdf",
              type=click.Path(dir_okay=False, path_type=Path), help="Where it is put.")  # fmt: skip
@on_day
def guide_(industry: str, out: Path, day: datetime | None) -> None:
    """Make the one notice of an INDUSTRY as PDF: who decides what, on which papers, when."""
    from desk.commands.catalog_shapes import show_shape
    from papers.typeset import render
    from templates.catalog import load

    settings, known = all_settings.load(), load()
    shape = show_shape(known, _industry(known, industry), settings.locality, _day(day))
    authority = known.locality(settings.locality).authority
    pdf = render("guide", guide_data(shape, authority), more_fonts=settings.fonts)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(pdf)
    click.echo(str(out))


def guide_data(shape: "CatalogShowShape", authority: str) -> dict[str, Any]:
    """What ``guide.typ`` prints of an industry's one notice (一次告知).

    Args:
        shape: as ``catalog show`` tells it.
        authority: the body that receives.
    """
    from desk.commands.catalog_text import NATURES, NO_FEE

    needs = _mark(shape.license_certainty)
    titles = {one.code: one.name for one in shape.permits}
    questions = {one.id: one.text for one in shape.questions}
    everything = tuple(titles)
    return {
        "title": f"{shape.name} 一次告知单",
        "name": shape.name,
        "day": shape.on,
        "authority": authority,
        "sample": shape.sample,
        "lead": shape.lead_authority + _mark(shape.lead_certainty),
        "license": (f"经准予的许可达到{shape.license_needs}项的，发给行业综合许可证{needs}。"
                    if shape.license_possible
                    else f"本行业计入的许可不足{shape.license_needs}项，各事项分别办理{needs}。"),
        "not_in_force": list(shape.not_in_force),
        "permits": [
            {
                "number": number,
                "name": one.name + ("" if one.name.endswith("备案") else NATURES[one.nature]),
                "authority": one.authority + next(
                    (_mark(x.certainty) for x in (one.delegation, one.handled_by) if x), ""),
                "when": ("必办" if one.need.when == "mandatory" else questions[one.need.when])
                + _mark(one.need.certainty),
                "stage": one.stage,
                "statutory": _statutory(one),
                "promised": f"{one.promised_days}个工作日" if one.promised_days else "未定",
                "validity": _validity(one),
                "commitment": {"yes": "可以承诺", "no": "不适用", "unknown": "未明确"}[
                    one.rule.commitment.allowed
                ] + _mark(one.rule.commitment.certainty),
                "basis": [f"{b.law}{b.article}{_mark(b.certainty)}" for b in one.rule.basis],
                "fees": [f"{fee.name}（{fee.law}{fee.article}）{_mark(fee.certainty)}"
                         for fee in one.rule.fees],
                "conditions": [c.text + _mark(c.certainty) for c in one.rule.conditions],
                "note": one.rule.note,
            }
            for number, one in enumerate(shape.permits, 1)
        ],
        "no_fee": NO_FEE,
        "materials": [
            {
                "name": one.name + _mark(one.certainty),
                "serves": "全部事项" if one.permits == everything
                else "、".join(titles[code] for code in one.permits),
                "note": one.note,
            }
            for one in shape.materials
        ],
    }  # fmt: skip


def _mark(certainty: str) -> str:
    return "" if certainty == "stated" else "〔待核〕"


def _statutory(permit: "GuidePermit") -> str:
    said = permit.rule.statutory
    units = {"working-days": "个工作日", "days": "日", "months": "个月"}
    stages = "，".join(f"{one.name}{one.within}{units[one.unit]}" for one in said.stages)
    days = f"{permit.statutory_days}个工作日" if permit.statutory_days else ""
    told = days or stages
    noted = f"（{said.note.rstrip('。')}）" if said.note else ""
    return told + noted + _mark(said.certainty) if told else "未定"


def _validity(permit: "GuidePermit") -> str:
    said = permit.rule.validity
    if not said.years:
        return "未规定" if said.certainty == "stated" else "未定〔待核〕"
    return f"{'不超过' if said.at_most else ''}{said.years}年" + _mark(said.certainty)


def _codes(
    text: str | None, every: tuple[str, ...], industry: "Industry", known: "Catalog"
) -> tuple[str, ...]:
    """The permits asked for, in the industry's order."""
    if text is None:
        return every
    asked = [known.permit(code.strip().upper()).code for code in text.split(",") if code.strip()]
    for code in asked:
        if code not in every:
            raise UsageError(
                f"{industry.name} does not need the permit {code} on that day.",
                hint=f"It may need {', '.join(every)}.",
                code="permit-not-needed",
            )
    if not asked:
        raise UsageError("No permit is named.", hint="--permits FD,FS", code="permits-missing")
    return tuple(code for code in every if code in asked)


def _form_of(ref: str, industry: "Industry", settings: "Settings", known: "Catalog") -> "Form":
    """The present form of a case of this industry."""
    from cases import record
    from cases.store import Store

    store = Store(settings.store_url)
    store.require_ready()
    case = store.case(ref)
    found = record.form(store, case.id, case.form_version)
    if found is None:
        raise UsageError(
            f"Nothing has been read yet of case {case.id}.",
            hint=f"`yizheng cases {ref}` shows how far it is.",
            code="case-unread",
        )
    own = known.find_industry(case.industry)
    if own is not None and own.code != industry.code:
        raise UsageError(
            f"Case {case.id} is of industry {own.code}, not {industry.code}.",
            hint=f"yizheng catalog form {own.code} --case {ref}",
            code="industry-differs",
        )
    return found


def _filled(
    form: "ModelForm", values: "Form | None", known: "Catalog"
) -> tuple[dict[str, str], list[str]]:
    """What a case says for the blanks of a form, and the options it ticks.

    Only what is settled: what a person still has to look at stays empty, and so do the signature
    and its date.
    """
    from cases.model import LIST_SEPARATOR

    if values is None:
        return {}, []
    settled = {
        name: one.value
        for name, one in values.elements.items()
        if one.value and not one.needs_review and one.status != "conflict"
    }
    blanks = [blank for group in form.groups for blank in group.blanks]
    filled = {blank.name: settled[blank.element] for blank in blanks if blank.element in settled}
    asked = settled.get("permits_requested", "").split(LIST_SEPARATOR)
    codes = {permit.code for text in asked if (permit := known.find_permit(text))}
    ticks = form.options if form.kind == "application_form" else ()
    return filled, [one.name for one in ticks if one.permit in codes]


def _drawn(
    sheet: "Sheet", filled: dict[str, str], ticked: Sequence[str], fillable: bool,
    settings: "Settings",
) -> bytes:  # fmt: skip
    from papers import acroform
    from papers.model_form import draw

    if not fillable:
        return draw(sheet, filled, ticked, more_fonts=settings.fonts)
    blank = draw(sheet, more_fonts=settings.fonts)
    made = entries(sheet, filled, ticked)
    return acroform.fillable(blank, made, sheet.form.day, more_fonts=settings.fonts)


def entries(sheet: "Sheet", filled: dict[str, str], ticked: Sequence[str]) -> "list[Entry]":
    """The fields of a form that is filled in on a screen; it is signed on paper."""
    from papers.acroform import Entry
    from papers.model_form import shown

    blanks = {blank.name: blank for blank in sheet.form.blanks}
    made = []
    for slot in sheet.slots:
        if slot.type == "signed":
            continue
        if slot.option is not None:
            value = "true" if slot.option in ticked else None
            made.append(Entry(slot.option, slot.option, slot.area, slot.page, tick=True,
                              value=value))  # fmt: skip
            continue
        blank = blanks[slot.name]
        told = filled.get(slot.name)
        unit = f"（{blank.unit}）" if blank.unit else ""
        made.append(
            Entry(
                slot.name,
                f"{blank.label}{unit}：{blank.why}".rstrip("："),
                replace(slot.area, x=slot.area.x + 1, width=slot.area.width - 2),
                slot.page,
                rows=blank.rows,
                value=None if told is None else shown(slot.type, told),
            )
        )
    return made
