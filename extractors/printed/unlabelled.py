"""Values without a label (无标签): in the title, by pattern, beneath the text, by themselves."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from cases.model import Box
from extractors.meaning.values import authority, dates
from extractors.printed.candidates import Found, owns
from extractors.printed.labels import HALF_KNOWN, Label
from extractors.printed.layout import (
    Token,
    columns,
    printed_rows,
    reading_order,
    rows,
    same_row,
    union,
)
from extractors.text import join, positions, squeeze, width
from templates.documents import DocumentKind, FieldRule

WIDEST = 1.4
"""A letter with what parts it from the next is at most so many times as high as it is wide."""
LARGER = 1.5
"""A row whose letters are larger than the next one's by this factor is a heading."""
DATE_ALONE = re.compile(r"[0-9〇○零一二三四五六七八九十廿年月日号./\-]+")
SIGNED_CELL = re.compile(
    r"[签盖][字章名]?[^:]{0,8}[:)].{0,24}?((?:(?:19|20)[0-9]{2}|[〇○零一二三四五六七八九]{4})年[0-9一二三四五六七八九十]{1,3}月"
    r"[0-9一二三四五六七八九十]{1,3}日)$"
)
"""A cell in which somebody signs, and its date."""
NUMBER_ALONE = re.compile(
    r"[(\[〔]?(?P<value>(?=[^0-9]*[0-9])(?:"
    r"[\u4e00-\u9fffA-Z]{1,16}字(?:[\[(〔【]{1,2}[0-9]{4}[\])〕】]{1,2}|[0-9]{4})?(?:第?[0-9A-Z\-]{2,24}号|第[0-9A-Z\-]{2,24})"
    r"|[\u4e00-\u9fff]{1,12}[\[(〔【]{1,2}[0-9]{4}[\])〕】]{1,2}第?[0-9A-Z\-]{1,24}号"
    r"|[\u4e00-\u9fff]{1,6}证字[0-9]{8,20}|[A-Z]Y[0-9]{14}"
    r"|[\u4e00-\u9fff]{0,12}第[0-9A-Z\-]{4,24}号))[)\]〕]?"
)
"""A document's number that says so itself: 公特旅字第7851号, 卫公证字〔2026〕第5101-28号."""
ANY_NUMBER = re.compile(r"(?P<value>(?=(?:[^0-9]*[0-9]){5})[A-Z0-9][A-Z0-9/-]{4,})")
"""What may be a document's number where it stands by itself."""
EMPTY = "□☐"
FILLED = str.maketrans("■☒√✓✔□", "☑☑☑☑☑☐")
"""Where some boxes are empty, these are the ticked ones."""
SIGNS = re.compile(
    r"(?:法定代表人|法人代表|负责人|经营者|业主|投资人|申请人|申请者)(?:\([^()签]*\))?"
    r"(?P<signs>\(?(?:电子)?(?:签字|签名|签章)[^():]{0,6}\)?)?:?"
)
"""Who signs an application."""
SIGNED_NEAR = (1.5, 10.0)
"""How far above or below its label, and right of it, a signature may stand, in letter heights."""
FOOT = 6.0
"""The foot of a page stands so many letter heights below its text."""
SIGNED_ABOVE = 4.0
"""So far above its date stands who signs, in letter heights."""
LONGEST_TITLE = 20
"""Letters of a title that no template lists."""
PROFESSION = re.compile(r"(?:[员师工士长手]|人员|总监|负责人|管理|操作|作业)(?:\([^()]*\))?$")
"""What a certificate is for; 初训 and A类 are none."""
SENTENCE_LETTERS = 8
"""So many letters around a number, and a mark of punctuation, make a sentence."""
OF_NO_PROFESSION = re.compile(
    "(?:职业|执业|从业|岗位|上岗|培训|考核|考试|专业|技术|技能|等级|资格|结业|合格|人员|证书|证明书?|证)+"
)
"""A certificate's title that does not say what for."""


def in_title(kind: DocumentKind, tokens: Sequence[Token]) -> list[Found]:
    """The title of the document, from the largest row that names one or is made like one."""
    best: tuple[float, Found] | None = None
    for row in printed_rows([t for t in tokens if not t.cell]):
        height = max(t.height for t in row)
        key = "".join(t.key for t in row)
        longest = max((len(t) for t in map(squeeze, kind.recognise.titles) if t in key), default=0)
        if not longest and kind.recognise.heading and re.search(kind.recognise.heading, key):
            longest = len(key) if len(key) < LONGEST_TITLE else 0
        if longest and len(key) < 2 * longest + 12 and (best is None or height > best[0]):
            raw = re.sub(r"\((?:副本|正本)\)|副本$|正本$|^中华人民共和国", "", key)
            score = HALF_KNOWN if OF_NO_PROFESSION.fullmatch(raw) else 100.0
            best = height, Found(tuple(row), "title", score, raw)
    return [best[1]] if best else []


def signature_dates(tokens: Sequence[Token]) -> list[Found]:
    """Dates that stand alone in their row, below the middle of what is printed."""
    body = _without_foot(tokens)
    middle = (min(t.box[1] for t in body) + max(t.box[3] for t in body)) / 2 if body else 0
    found = []
    for row in rows(tokens):
        key = "".join(t.key for t in row)
        if row[0].middle > middle and len(dates(key)) == 1 and DATE_ALONE.fullmatch(key):
            found.append(Found(tuple(row), "signature", 100.0, key))
    return found or [
        Found(tuple(row), "signature", 100.0, match[1])
        for row in [[t] for t in tokens if t.cell] + rows(t for t in tokens if not t.cell)
        if row[0].middle > middle and (match := SIGNED_CELL.search("".join(t.key for t in row)))
    ]


def _without_foot(tokens: Sequence[Token]) -> list[Token]:
    """What is printed above the foot of the page, which stands far below everything else."""
    found = rows(tokens)
    while len(found) > 1:
        upper = [t for row in found[:-1] for t in row]
        gap = min(t.box[1] for t in found[-1]) - max(t.box[3] for t in upper)
        if gap < FOOT * max(t.height for t in found[-1]):
            break
        found = found[:-1]
    return [t for row in found for t in row]


def lone_dates(labels: Sequence[Label], values: Sequence[Token]) -> list[Found]:
    """Dates by themselves in the lower half of a page, right of no label: a seal's."""
    found = []
    for page in sorted({t.page for t in values}):
        here = [t for t in values if t.page == page]
        print_ = union([*(t.box for t in here), *(o.box for o in labels if o.page == page)])
        middle = (print_[1] + print_[3]) / 2
        for row in printed_rows(t for t in here if t.middle > middle and not t.cell):
            key = "".join(t.key for t in row)
            if (
                len(dates(key)) == 1
                and DATE_ALONE.fullmatch(key)
                and not any(owns(label, t) for label in labels for t in row)
            ):
                found.append(Found(tuple(row), "date-alone", 100.0, key))
    return found


def signers(labels: Sequence[Label], values: Sequence[Token]) -> list[Found]:
    """Who signs without a label: the authority that stands by itself right above a lone date."""
    found = []
    for date in lone_dates(labels, values):
        day = date.tokens[0]
        for row in printed_rows(t for t in values if t.page == day.page and not t.cell):
            height = max(t.height for t in row)
            key = "".join(t.key for t in row)
            if (
                0.5 * height < day.middle - row[0].middle < SIGNED_ABOVE * height
                and min(row[-1].box[2], date.tokens[-1].box[2]) > max(row[0].box[0], day.box[0])
                and authority(key) == key
            ):
                found.append(Found(tuple(row), "signature", 100.0, key))
    return found


def lone_numbers(tokens: Sequence[Token], number: re.Pattern[str]) -> list[Found]:
    """The only number of this form in the upper half of a page, by itself: beneath a title."""
    if not tokens:
        return []
    middle = (min(t.box[1] for t in tokens) + max(t.box[3] for t in tokens)) / 2
    found: dict[str, Found] = {}
    for token in tokens:
        match = number.fullmatch(token.key) if token.middle < middle else None
        if match:
            found[match["value"]] = Found((token,), "number-alone", 100.0, match["value"])
    return list(found.values()) if len(found) == 1 else []


def in_text(rule: FieldRule, running: Sequence[Sequence[Token]]) -> list[Found]:
    """Values in the pages' text; where there are none, in that of each column by itself."""
    if rule.type == "code":  # a number rarely breaks, and what stands above it is no part of it
        lines = [match for page in running for t in page for match in by_pattern(rule, [t])]
        if lines:
            return lines
    found = [match for page in running for match in by_pattern(rule, page)]
    if found:
        return found
    parted = [parts for parts in map(columns, running) if len(parts) > 1]
    return [match for parts in parted for part in parts for match in by_pattern(rule, part)]


def by_pattern(rule: FieldRule, tokens: Sequence[Token]) -> list[Found]:
    """Values that a template's regular expressions find in the running text of one page.

    A row that does not reach the right margin ends its paragraph with a line break.
    """
    ordered: list[Token] = []
    text, printed = "", ""
    owners: list[int] = []
    edge = max((t.box[2] for t in tokens), default=0.0)
    found_rows = rows(tokens)
    for i, row in enumerate(found_rows):
        for token in row:
            # A rule to write upon is read as _ where nothing stands on it.
            kept = [i for i, letter in enumerate(token.key) if letter != "_"]
            places = positions(token.text)
            text += "".join(token.key[i] for i in kept)
            printed += "".join(token.text[places[i]] for i in kept)
            owners.extend([len(ordered)] * len(kept))
            ordered.append(token)
        after = found_rows[i + 1] if i + 1 < len(found_rows) else row
        larger = _letter(row[0]) > LARGER * _letter(after[0])
        ends = row[-1].box[2] < edge - 3 * row[-1].height or row[-1].cell or larger
        number = text.endswith((":", "号", "码")) and re.match("[0-9]{6}", after[0].key)
        if ends and not number and not text.endswith(("¥", "(", "、", ",")):
            text, printed = text + "\n", printed + "\n"
            owners.append(len(ordered) - 1)
    if re.search(f"[{EMPTY}]", text):
        text = text.translate(FILLED)
    found = []
    for pattern in rule.patterns:
        for match in re.finditer(pattern, text):
            start, end = match.span("value")
            if start < end:
                parts = tuple(ordered[i] for i in sorted(set(owners[start:end])))
                found.append(Found(parts, "pattern", 100.0, printed[start:end]))
    return found


def _letter(token: Token) -> float:
    """Height of its letters; the box of a line that slopes on its own is taller."""
    x0, _, x1, _ = token.box
    return min(token.height, WIDEST * (x1 - x0) / max(sum(map(width, token.text)), 1.0))


def signatures(tokens: Sequence[Token], persons: Collection[str]) -> list[Found]:
    """Who signs has written there: a mark of handwriting, or a name that the page gives already.

    Args:
        tokens: print of one page.
        persons: whom the document names.
    """
    found: list[Found] = []
    for token in tokens:
        for match in SIGNS.finditer(token.key):
            before, after = token.key[: match.start()], token.key[match.end() :]
            near = next((n for n in persons if before.endswith(n) or after.startswith(n)), "")
            said = near if token.cell else ""
            if match["signs"] and (said or after.startswith("✍")):
                found.append(Found((token,), "signature", 100.0, said or "✍"))
            elif match[0] == token.key:
                score = 100.0 if match["signs"] else HALF_KNOWN
                found.extend(
                    Found((name,), "signature", score, name.key)
                    for name in tokens
                    if name.key in persons
                    and _is_beside(name, token)
                    and any(name.key in t.key and t.middle < name.middle for t in tokens)
                )
    return found


def _is_beside(name: Token, label: Token) -> bool:
    return (
        abs(name.middle - label.middle) < SIGNED_NEAR[0] * label.height
        and -label.height < name.box[0] - label.box[2] < SIGNED_NEAR[1] * label.height
    )


def date_at(seal: Box, tokens: Sequence[Token]) -> Found | None:
    """The row of a date that a seal lies on, in reading order; its pieces are not guessed at."""
    x0, y0, x1, y1 = seal
    wide, high = x1 - x0, y1 - y0
    near = [
        t
        for t in tokens
        if x0 - wide < t.origin[0] < x1 + 0.5 * wide
        and y0 - 0.1 * high < (t.origin[1] + t.origin[3]) / 2 < y1 + 0.3 * high
        and re.fullmatch(r"[0-9年月日]+", t.key)
    ]
    for year in near:
        if re.match(r"(?:19|20)\d{2}", year.key):
            row = tuple(t for t in reading_order(near) if same_row(t, year))
            return Found(row, "at-seal", 100.0, join([t.text for t in row]))
    return None


def mentioned(found: Found, running: Sequence[Sequence[Token]]) -> Found:
    """A number in the midst of a sentence is another paper's more often than its own paper's."""
    line = "".join(
        whole.key
        for page in running
        for whole in page
        if any(_is_of(piece, whole) for piece in found.tokens)
    )
    digits = max(re.findall("[0-9A-Z-]+", squeeze(found.raw).upper()), key=len, default="")
    around = line.upper().replace(digits, "")
    letters = len(re.findall(r"[\u4e00-\u9fff]", around))
    if letters < SENTENCE_LETTERS or not re.search("[,，。;；]", around):
        return found
    return replace(found, label_score=min(found.label_score, HALF_KNOWN))


def _is_of(piece: Token, whole: Token) -> bool:
    x0, y0, x1, y1 = whole.origin
    return (
        piece.page == whole.page
        and (piece.origin[1], piece.origin[3]) == (y0, y1)
        and x0 - 0.5 <= piece.origin[0] < x1
    )
