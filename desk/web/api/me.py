"""Who asks (本人), and what problems are."""

from typing import get_args

from fastapi import APIRouter
from pydantic import BaseModel

from desk.rights import Right, may
from desk.web.api.asking import Current
from desk.web.api.problem import KINDS, responses
from desk.web.api.shapes import Me

router = APIRouter(tags=["me"])


class ProblemType(BaseModel):
    """A type of problem."""

    status: int
    title: str
    remedy: str


@router.get("/me", responses=responses())
async def me(who: Current) -> Me:
    """Who the token or session is, and its rights."""
    return Me(
        name=who.name,
        kind=who.kind,
        display_name=who.display_name,
        roles=who.roles,
        department=who.department,
        rights=tuple(right for right in get_args(Right) if may(who, right)),
    )


@router.get("/problems", openapi_extra={"security": []})
async def problems() -> dict[str, ProblemType]:
    """The types of problems: what `type` of an error leads to. Needs no token."""
    return {name: ProblemType(**kind._asdict()) for name, kind in KINDS.items()}
