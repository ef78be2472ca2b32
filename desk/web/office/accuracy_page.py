"""How well reading went (核对准确率): what ``yizheng accuracy --from-store`` counts."""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import func, select

from cases.tables import CaseRow
from departments.office import Office
from desk.accuracy.recorded import Recorded, recorded
from desk.accuracy.shapes import AccuracyShape, accuracy_shape
from desk.rights import Who
from desk.web.api.asking import Here
from desk.web.office.pages import render
from desk.web.signin import need

router = APIRouter(include_in_schema=False)
Reader = Annotated[Who, Depends(need("see-accuracy"))]
AT_ONCE = 1000
"""With more cases than this, figures are made when somebody asks for them, not by looking."""
WORST = 15
"""Fields that are shown of those most often wrong."""


@dataclass(frozen=True)
class Figures:
    """What was counted, and when."""

    at: datetime
    shape: AccuracyShape
    settled: int
    added: int


_counting = threading.Lock()


@router.get("/desk/accuracy")
def accuracy_page(request: Request, who: Reader, here: Here) -> Response:
    """Figures of this process; those of before until somebody asks for new ones."""
    figures: Figures | None = getattr(request.app.state, "accuracy", None)
    if figures is None and _cases(here) <= AT_ONCE:
        figures = _count(request, here)
    return render(
        request,
        who,
        "accuracy",
        figures=figures,
        kinds=_kinds(here, figures.shape) if figures else [],
        fields=_fields(here, figures.shape) if figures else [],
    )


@router.post("/desk/accuracy")
def count_again(request: Request, who: Reader, here: Here) -> Response:
    """Count again; of two who ask at once, the second waits for the same figures."""
    _count(request, here)
    return RedirectResponse(f"{request.app.state.root}/desk/accuracy", 303)


def _count(request: Request, here: Office) -> Figures:
    asked = here.now()
    with _counting:
        known: Figures | None = getattr(request.app.state, "accuracy", None)
        if known is not None and known.at >= asked:
            return known
        found: Recorded = recorded(here.store, here.files)
        shape = accuracy_shape(
            found.measured, source="store", blind=found.blind, planted=found.planted
        )
        figures = Figures(here.now(), shape, found.settled, found.added)
        request.app.state.accuracy = figures
        return figures


def _cases(here: Office) -> int:
    with here.store.read() as session:
        return session.scalar(select(func.count()).select_from(CaseRow)) or 0


def _kinds(here: Office, shape: AccuracyShape) -> list[tuple[str, int, int, int, int]]:
    """Kind of document: its name, documents, values looked at, right ones, silent ones."""
    return [
        (here.catalog.kind_name(kind), one.files.total, one.total.fields, one.total.right,
         one.total.silent)
        for kind, one in shape.kinds.items()
    ]  # fmt: skip


def _fields(here: Office, shape: AccuracyShape) -> list[tuple[str, str, int, int]]:
    """The fields most often corrected: kind, field, values looked at, corrected ones."""
    found = [
        (here.catalog.kind_name(kind), here.catalog.element_name(name), one.fields,
         one.fields - one.right)
        for kind, said in shape.kinds.items()
        for name, one in said.fields.items()
        if one.fields > one.right
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one[3])[:WORST]
