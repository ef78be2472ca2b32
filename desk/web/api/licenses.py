"""Licences, and what authorities do to them (证照)."""

import re
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field
from sqlalchemy import select

from cases.errors import MaterialError, NotFound, SetupMissing
from cases.model import ActName, License
from cases.tables import LicenseRow as Row
from departments.office import Office
from desk.cursors import cursor as cursor_of
from desk.cursors import position
from desk.rights import may, require
from desk.web.api.asking import WRITE, Current, Here, history
from desk.web.api.cases import PRIVATE
from desk.web.api.idempotency import Once
from desk.web.api.paging import Cursor, Limit, Paged
from desk.web.api.problem import file_of, responses
from desk.web.api.shapes import PLAIN, LicenseRow, LicenseView, Shape
from licenses import life, numbering, register
from licenses.acts import Act
from licenses.renewal import Rules
from licenses.status import status

router = APIRouter(tags=["licenses"], route_class=Once)

Ref = Annotated[
    str,
    Path(
        pattern=r"^[0-9A-Za-z -]{1,60}$", description="Id or number.", examples=["YB202603000001K"]
    ),
]
Text = Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]


class ActTold(Shape):
    """What an authority did, as its document tells it."""

    act: ActName = Field(examples=["suspended"])
    permits: tuple[Annotated[str, Field(max_length=20, pattern=PLAIN)], ...] = Field(
        (), max_length=50, examples=[["FD"]]
    )
    """Codes; none: the licence as a whole."""
    authority: Text = Field(examples=["样本区市场监督管理局"])
    """Of the permits, by the name that the licence has."""
    superior_of: Text | None = None
    """The permit's authority, where its superior revoked."""
    document: Text = Field(examples=["样市监暂扣〔2026〕1号"])
    """Number of the document: it tells one act from another."""
    on: date
    reason: str = Field(min_length=1, max_length=2000, examples=["样本：违反卫生规定"])
    values: dict[str, Annotated[str, Field(max_length=2000)] | None] = Field(
        default_factory=dict, max_length=10
    )
    """Name → new value."""
    in_time: bool | None = None
    """Of a renewal applied for: what the authority found."""


@router.get("/licenses", responses=responses(422))
def listed(
    here: Here,
    who: Current,
    q: Annotated[
        str,
        Query(
            max_length=100,
            pattern=PLAIN,
            description="Number, credit code or a part of the holder's name.",
        ),
    ] = "",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Paged[LicenseRow]:
    """Licences, by number."""
    require(who, "see-licenses")
    after = position(cursor, str)
    query = select(Row).where(Row.state != "reserved").order_by(Row.number).limit(limit + 1)
    if after is not None:
        query = query.where(Row.number > after[0])
    asked = " ".join(q.split())
    typed = numbering.normalised(asked)
    if numbering.is_number(typed):
        query = query.where(Row.number == typed)
    elif re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", typed):
        query = query.where(Row.credit_code == typed)
    elif asked:
        query = query.where(Row.holder.contains(asked, autoescape=True))
    with here.store.read() as session:
        found = [register.to_license(row) for row in session.scalars(query)]
    return Paged(
        items=tuple(_row(here, one) for one in found[:limit]),
        next=cursor_of(found[limit - 1].number) if len(found) > limit else None,
    )


@router.get("/licenses/{ref}", responses=responses(404, 422))
def show(here: Here, who: Current, ref: Ref) -> LicenseView:
    """A licence as it stands now, permit by permit."""
    require(who, "see-licenses")
    return _view(here, register.find(here.store, ref), whole=may(who, "see-case"))


@router.get(
    "/licenses/{ref}/file.pdf",
    response_class=Response,
    responses=responses(404, 422) | file_of("application/pdf"),
)
def file(here: Here, who: Current, ref: Ref) -> Response:
    """The newest file of a licence."""
    require(who, "see-licenses")
    license = register.find(here.store, ref)
    if license.pdf_sha256 is None:
        raise NotFound(
            f"The file of licence {license.number} is yet to be made or sealed.",
            hint="Come back later.",
            code="file-awaited",
        )
    try:
        pdf = here.files.get(license.pdf_sha256)
    except (NotFound, MaterialError) as error:  # of our own store: the licence is not to blame
        raise SetupMissing(error.message, hint=error.hint, code="file-damaged") from error
    return Response(pdf, media_type="application/pdf", headers=PRIVATE)


@router.post(
    "/licenses/{ref}/acts", responses=responses(400, 404, 409, 413, 415, 422), dependencies=WRITE
)
def record_act(here: Here, who: Current, ref: Ref, said: ActTold) -> LicenseView:
    """Record what an authority did: it shows on the licence's page at once.

    A department records acts of its own on permits of its own; the same document again changes
    nothing. The file is made anew, unless a seal from elsewhere is awaited.
    """
    require(who, "record-act")
    license = register.find(here.store, ref)
    case, actions = history(here, license.case_id)
    permits = here.catalog.permits
    of = [permits[code].department if code in permits else None for code in said.permits]
    for department in of or [None]:
        require(who, "record-act", case, permit_department=department, actions=actions)
    rules = Rules(here.catalog, here.locality, here.calendar)
    made = life.record(
        here.store,
        here.files,
        ref,
        Act(**said.model_dump()),
        rules,
        here.settings,
        here.now(),
        actor=who.name,
    )
    return _view(here, made, whole=may(who, "see-case"))


def _row(here: Office, license: License) -> LicenseRow:
    now = status(license, here.now())
    return LicenseRow(
        id=license.id,
        number=license.number,
        version=license.version,
        holder=license.entity_name,
        credit_code=license.credit_code,
        industry=license.industry,
        industry_name=license.industry_name,
        sample=license.sample,
        state=now.state,
        standing=now.standing,
        file_awaited=license.pdf_sha256 is None,
    )


def _view(here: Office, license: License, *, whole: bool) -> LicenseView:
    return LicenseView(
        id=license.id,
        case=license.case_id,
        status=status(license, here.now()),
        file_awaited=license.state != "reserved" and license.pdf_sha256 is None,
        history=license.history if whole else (),
        former_files=license.former_files,
    )
