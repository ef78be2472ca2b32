"""Industries, permits, departments, and the forms that applicants fill in (目录)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from cases.errors import NotFound, UsageError
from departments.clock import today
from departments.office import Office
from desk.commands.catalog_form import entries, guide_data
from desk.commands.catalog_shapes import (
    CatalogElementsShape,
    CatalogFindShape,
    CatalogListShape,
    CatalogShowShape,
    elements_shape,
    find_shape,
    list_shape,
    show_shape,
)
from desk.web.api.asking import Current, Here
from desk.web.api.problem import file_of, responses
from templates.forms import ModelForm, application_form, commitment_letter, permits_on
from templates.rules import Industry

router = APIRouter(prefix="/catalog", tags=["catalog"])

Code = Annotated[
    str, Path(pattern=r"^[a-z0-9-]{1,50}$", description="Code.", examples=["restaurant"])
]
On = Annotated[date | None, Query(description="By the rules of this day; default: today.")]
Permits = Annotated[
    tuple[str, ...],
    Query(description="Only these permits; none given: all that there may be.", max_length=50,
          examples=[["FD", "FS"]]),
]  # fmt: skip
PDF = file_of("application/pdf")


@router.get("", responses=responses(422))
def listed(here: Here, who: Current, on: On = None) -> CatalogListShape:
    """Industries with their permits, permits, and departments, as they are here."""
    return list_shape(here.catalog, here.settings.locality, _day(here, on))


@router.get("/find", responses=responses(422))
def find(
    here: Here,
    who: Current,
    text: Annotated[str, Query(min_length=1, max_length=100, examples=["奶茶店"])],
) -> CatalogFindShape:
    """The industries that people may mean by a text, best first, with why."""
    return find_shape(here.catalog, text)


@router.get("/elements", responses=responses(422))
def elements(here: Here, who: Current, on: On = None) -> CatalogElementsShape:
    """The data elements: what each is asked for, where it is from, which permits use it."""
    return elements_shape(here.catalog, _day(here, on))


@router.get("/industries/{code}", responses=responses(404, 422))
def show(here: Here, who: Current, code: Code, on: On = None) -> CatalogShowShape:
    """What an applicant is told at once (一次告知): permits, deciders, materials, limits."""
    return show_shape(here.catalog, _industry(here, code), here.settings.locality, _day(here, on))


@router.get(
    "/industries/{code}/guide.pdf",
    response_class=Response,
    responses=responses(404, 422) | PDF,
)
def guide(here: Here, who: Current, code: Code, on: On = None) -> Response:
    """The same as a paper (一次告知单)."""
    from papers.typeset import render

    shape = show(here, who, code, on)
    data = guide_data(shape, here.locality.authority)
    return _pdf(render("guide", data, more_fonts=here.settings.fonts))


@router.get(
    "/industries/{code}/form.pdf",
    response_class=Response,
    responses=responses(404, 422) | PDF,
)
def form(
    here: Here,
    who: Current,
    code: Code,
    permits: Permits = (),
    fillable: bool = False,
    on: On = None,
) -> Response:
    """The one application form, to be printed or filled in on a screen."""
    return _form(here, application_form, code, permits, fillable, on)


@router.get(
    "/industries/{code}/commitment.pdf",
    response_class=Response,
    responses=responses(404, 422) | PDF,
)
def commitment(
    here: Here,
    who: Current,
    code: Code,
    permits: Permits = (),
    fillable: bool = False,
    on: On = None,
) -> Response:
    """The letter of commitment, where one of the permits admits it."""
    return _form(here, commitment_letter, code, permits, fillable, on)


def _form(
    here: Office,
    make: Callable[..., ModelForm | None],
    code: str,
    permits: Sequence[str],
    fillable: bool,
    on: date | None,
) -> Response:
    from papers import acroform
    from papers.model_form import draw, lay_out

    industry, day = _industry(here, code), _day(here, on)
    every = permits_on(industry, here.catalog, day)
    if unknown := [one for one in permits if one not in every]:
        raise UsageError(
            f"{industry.name} does not need the permit {unknown[0][:50]} on that day.",
            hint=f"It may need {', '.join(every)}.",
            code="permit-not-needed",
        )
    codes = tuple(one for one in every if one in permits) if permits else every
    made = make(here.catalog, here.settings.locality, industry, codes, day)
    if made is None or not codes:
        raise NotFound(f"{industry.name} has no such form for these permits.", code="form-none")
    sheet = lay_out(made, every_permit=codes == every)
    pdf = draw(sheet, {}, (), more_fonts=here.settings.fonts)
    if fillable:
        blanks = entries(sheet, {}, ())
        pdf = acroform.fillable(pdf, blanks, made.day, more_fonts=here.settings.fonts)
    return _pdf(pdf)


def _industry(here: Office, code: str) -> Industry:
    if code not in here.catalog.industries:
        raise NotFound(f"There is no industry {code}.", code="industry-unknown")
    return here.catalog.industries[code]


def _day(here: Office, on: date | None) -> date:
    return on or today(here.now())


def _pdf(data: bytes) -> Response:
    return Response(data, media_type="application/pdf")
