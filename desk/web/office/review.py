"""The review page (核对): pages of the case on the left, what was read on the right."""

import json

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from desk.slices import slice_of
from desk.web.api.asking import CaseId, Here, history
from desk.web.office.pages import render, section
from desk.web.office.review_data import shown
from desk.web.signin import Current

router = APIRouter(include_in_schema=False)


@router.get("/desk/cases/{case_id}/review")
def review_page(request: Request, here: Here, who: Current, case_id: CaseId) -> Response:
    """A case beside its pages; read-only where it is not, or not for this person, to be reviewed.

    ``?field=NAME`` opens that value.
    """
    case, actions = history(here, case_id)
    data = shown(here, who, case, actions, slice_of(here.store, who, case, actions))
    return render(
        request,
        who,
        "review",
        case=case,
        data=_embedded(data.model_dump(mode="json")),
        words=_embedded(
            section("review") | {f"code-{code}": said for code, said in section("trouble").items()}
        ),
    )


def _embedded(data: object) -> Markup:
    """JSON that stands in a page: nothing in it ends the element or begins another."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # U+2028 and U+2029 end a line in old engines.
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)
