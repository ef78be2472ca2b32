"""What was chosen (勾选结果): lists with boxes before or behind, numbered lists, 是/否 columns.

Every way ends as the one list that ``values.ticked`` reads: ☑ before each chosen option.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.pictures.ticks import DOUBT, EMPTY_MARKS, TICKED_MARKS
from extractors.printed.candidates import BOXES, PARAGRAPH, ROW_GAP, Found
from extractors.printed.labels import Label
from extractors.printed.layout import Token, reading_order, rows, same_row
from extractors.text import join, squeeze

BOX = f"[{EMPTY_MARKS}{TICKED_MARKS}√✓✔]"
NUMBER = re.compile(r"(?:^|\n)(?:[1-9][0-9]?[、.)]|\([1-9一二三四五六七八九十]\)|[①-⑳])")
PERMIT = re.compile(
    r"[\u4e00-\u9fff]{0,30}(?:\([^()]*\))?(?:许可证?|备案|登记|设置|检查|审批|核准|凭证)(?:\([^()]*\))?"
)
"""How the name of a permit ends; other words may be no option."""
YES_OR_NO = re.compile(
    rf"(?P<yes>{BOX}*)(?:是|要|需要|申请|办理|有)[,、/]?"
    rf"(?P<no>{BOX}*)(?:否|不要|不需要|不申请|不办理|无|不)(?P<after>{BOX}*)"
)
"""A cell in which one of two is ticked."""
SENTENCE = re.compile(rf"^(?:{PARAGRAPH.pattern}|注:|说明|备注)|。$")
"""What follows a list of options and is none of them."""
ACROSS = 0.6
"""Share of the narrower one's width that two cells of one column have in common."""


def block(label: Label, labels: Sequence[Label], values: Sequence[Token]) -> Found | None:
    """All print from a label's row down to the next label: a list of options to tick."""
    lower = [
        o.box[1]
        for o in labels
        # a short stop label may be a mark anywhere on the page: 样本
        if o.page == label.page and o.box[1] > label.box[3] and (o.fields or len(o.text) > 2)
    ]
    floor = min(lower, default=label.box[3] + 20 * label.height)
    near = [t for t in values if t.page == label.page and not t.cell]
    listed = reading_order(
        t
        for t in near
        if label.box[1] - 0.3 * label.height < t.middle < floor
        and (t.box[0] > label.box[2] or t.middle > label.box[3])
    )
    boxed = [i for i, t in enumerate(listed) if t.key.startswith(BOXES)]
    ends = [i for i, t in enumerate(listed) if boxed and i > boxed[0] and SENTENCE.search(t.key)]
    listed = [*_options_above(label, labels, near, listed), *listed[: min(ends, default=None)]]
    if not listed:
        return None
    return Found(tuple(listed), "block", label.score, join([t.text for t in listed]), label)


def _options_above(
    label: Label, labels: Sequence[Label], near: Sequence[Token], listed: Sequence[Token]
) -> list[Token]:
    """Options above the label's row: a label may stand beside the middle of its list."""
    boxed = [t for t in listed if t.key.startswith(BOXES)]
    if label.rest is not None or not boxed:
        return []
    left = min(t.box[0] for t in boxed)
    ceiling = min(t.box[1] for t in listed)
    kept: list[Token] = []
    for row in reversed(rows(t for t in near if t.middle < ceiling and t not in listed)):
        first = next((t for t in row if abs(t.box[0] - left) < t.height), None)
        if first is None or not first.key.startswith(BOXES):
            break
        if ceiling - first.box[3] > ROW_GAP * first.height:
            break
        if any(o.page == first.page and o.box[2] < left and same_row(o, first) for o in labels):
            break
        kept = [*(t for t in row if t.box[0] >= first.box[0]), *kept]
        ceiling = first.box[1]
    return kept


def in_marks(found: Found) -> Found:
    """The same list with a box before each option, where it is printed otherwise.

    Boxes behind their options, the numbered list of a letter, permits in a row: 甲许可、乙备案.
    """
    key = "\n".join(squeeze(line) for line in found.raw.split("\n"))
    if not re.search(BOX, key):
        numbered = NUMBER.split(key)
        options = numbered[1:] if len(numbered) > 1 else re.split("[、;,]", key)
        options = [option.strip("\n;,。、") for option in options]
        named = all(map(PERMIT.fullmatch, options))
        if not named or not (len(numbered) > 1 or len(options) > 1):
            return found
        return replace(found, raw="".join(f"☑{option}" for option in options))
    if re.match(BOX, key) or not re.search(rf"{BOX}[;,。\s]*$", key):
        return found
    pairs = re.findall(rf"([^{BOX[1:-1]}]+)({BOX})", key)
    return replace(found, raw="".join(f"{mark}{text}" for text, mark in pairs))


def own_words(found: Found) -> Found:
    """What is written behind a ticked 其他: is what was chosen."""
    said = re.sub(rf"([{TICKED_MARKS}√✓✔])\s*其[他它][:：(（_]+", r"\1", found.raw)
    return replace(found, raw=said)


def by_row(label: Label, values: Sequence[Token]) -> Found | None:
    """Options under the head of a column, each with a box or with a 是/否 in its own row."""
    if not label.cell:
        return None
    cells = [t for t in values if t.cell and t.page == label.page and t.box[1] > label.middle]
    options: list[str] = []
    used: list[Token] = []
    for answer in sorted(cells, key=lambda t: t.middle):
        match = YES_OR_NO.fullmatch(answer.key)
        option = next((t for t in cells if t is not answer and same_row(t, answer)
                       and _in_column(t, label)), None)  # fmt: skip
        if match is None or option is None:
            continue
        marks = [match["yes"], match["no"]]
        if not match["yes"]:  # the boxes stand behind their words
            marks = [match["no"], match["after"]]
        chosen = [bool(re.search(f"[{TICKED_MARKS}√✓✔]", mark)) for mark in marks]
        sure = all(len(mark) == 1 for mark in marks) and chosen[0] != chosen[1]
        options.append(("☑" if chosen[0] else "☐") + option.text.strip())
        used.extend([option, answer if sure else replace(answer, confidence=DOUBT)])
    if not options:  # each option with its own box
        used = [t for t in cells if _in_column(t, label) and re.match(BOX, t.key)]
        options = [t.text for t in sorted(used, key=lambda t: t.middle)]
    if not options:
        return None
    return Found(tuple(used), "cell", label.score, join(options), label)


def _in_column(cell: Token, label: Label) -> bool:
    common = min(cell.box[2], label.box[2]) - max(cell.box[0], label.box[0])
    return common > ACROSS * min(cell.box[2] - cell.box[0], label.box[2] - label.box[0])


def share_of(found: Found, kind: str) -> Found:
    """What one field has of a value that is printed for two: 联系人及电话 林晓 139….

    Args:
        found: the print beside such a label.
        kind: the field's type (``templates.documents.ValueType``).
    """
    key = squeeze(found.raw)
    if kind in ("person", "party", "entity"):
        part = re.match(r"[^0-9]*[^0-9(:,、/;]", key)
    elif kind in ("phone", "id_number", "uscc"):
        part = re.search(r"[0-9][0-9A-Z\-]{6,}", key)
    else:
        return found
    return replace(found, raw=part[0].strip("/,、;") if part else found.raw)
