"""Every reason for which somebody has to look has words: none reaches a reviewer as a code."""

import ast
import re
from pathlib import Path
from typing import get_args

import extractors
from cases.model import Spoilt
from desk.web.office.pages import section
from desk.web.office.review_words import reason
from extractors.meaning import checks, doubts
from extractors.meaning.address import Kind
from extractors.meaning.between import CONSISTENCY
from extractors.pictures.codes import CROSS_CHECK

PACKAGES = Path(extractors.__file__).parents[1]
NO_REASONS = {
    # What was recognised or decided, and how it was found
    "at-seal", "cell-below", "cell-open", "date-alone", "label-below", "label-right", "left-over",
    "model-form", "number-alone", "pointed-at", "long-term", "doc-orientation", "no-license",
    # Errors, which a person meets at the command line and not in a value
    "calendar-unknown", "conflict-needs-value", "damaged-image", "damaged-page", "damaged-pdf",
    "element-unknown", "empty-file", "encrypted-pdf", "file-too-large", "file-unknown",
    "file-unreadable", "nothing-missing", "nothing-to-undo", "opinion-invalid",
    "opinions-outstanding", "not-accepted", "not-a-document", "picture-too-large",
    "reader-crashed", "reader-failed", "review-invalid", "too-many-pages", "value-invalid",
    "weights-missing", "xfa-form", "kind-unknown", "page-unknown", "pages-missing", "pages-twice",
    "turn-invalid", "material-withheld", "late-material", "accept-needs-value",
    # Names of papers
    "notice-acceptance", "notice-opinion", "notice-refusal", "notice-supplement",
    # Constants of one word (an engine, an actor, a subject, no kind); the code of every conflict,
    # whose values are shown instead
    "document", "pdfium", "system", "unknown", "differs",
}  # fmt: skip
"""What looks like a reason in the source and is none."""


def _codes(*folders: str) -> set[str]:
    """Every literal in the source that is written like a code.

    A single word is one where it is a constant (``MENDED``), added to ``reasons``, or called a
    code or reason.
    """
    found = set()
    for folder in folders:
        for path in (PACKAGES / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                found |= _written(node, "^[a-z]+(?:-[a-z]+)+$") | _written(_meant(node), "^[a-z]+$")
    return found


def _meant(node: ast.AST) -> ast.AST | None:
    """What is a code because of where it stands."""
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).isupper():
        return node.value
    if isinstance(node, ast.keyword) and node.arg in ("code", "reason"):
        return node.value
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "reasons.append":
        return node.args[0]
    return None


def _written(node: ast.AST | None, like: str) -> set[str]:
    said = node.value if isinstance(node, ast.Constant) else None
    return {said} if isinstance(said, str) and re.search(like, said) else set()


def test_every_code_of_extractors_and_departments_has_words() -> None:
    assert {"mended", "kind-in-doubt", "ambiguous", "glare"} <= _codes("extractors")
    known = section("reason").keys() | section("check").keys() | NO_REASONS
    assert sorted(_codes("extractors", "departments") - known) == []


def test_every_reason_check_and_part_of_an_address_has_words() -> None:
    named = (value for name, value in vars(doubts).items() if name.isupper())
    codes = (value for value in named if isinstance(value, str))
    reasons = {value for value in codes if re.fullmatch("[a-z]+-[a-z-]+", value)}
    assert len(reasons) > 8
    assert reasons | set(get_args(Spoilt)) <= section("reason").keys()
    made = set(re.findall(r'Check\(\s*name="([a-z-]+)"', Path(checks.__file__).read_text("utf-8")))
    assert len(made) > 15
    assert made | CONSISTENCY.keys() | {CROSS_CHECK} <= section("check").keys()
    assert set(get_args(Kind)) == section("part").keys()


def test_a_code_is_told_in_a_sentence() -> None:
    assert reason("check-failed:uscc") == "未通过校验：统一社会信用代码的校验位不符"
    assert reason("differs-in:number") == "地址不同之处：门牌号"
    assert reason("glare") == "此处有反光"
    assert reason("nobody-knows") == "需要核对（nobody-knows）"
