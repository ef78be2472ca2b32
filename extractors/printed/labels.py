"""Find the labels on a page (标签): whole, letter-spaced, stacked, in mid-line, misread.

What counts as a label is data (``templates/documents``); how a label may be broken by print
and OCR is here. Join before matching, fuzzy last.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from extractors.printed.blocks import in_blocks, is_translation, with_translation
from extractors.printed.layout import Token, same_row, split
from extractors.printed.vocabulary import SPECKS
from extractors.printed.vocabulary import Label as Label
from extractors.printed.vocabulary import Vocabulary as Vocabulary
from extractors.text import positions, simplified, squeeze

CHAIN_GAP = 7.0
"""Widest gap between the characters of a letter-spaced label, in letter heights."""
CHAIN_HOPS = 4
FUZZY_LENGTH = 4
FUZZY_RATIO = 75.0
"""One wrong character in four; shorter labels must be exact."""

_UNITS = "万元|元|㎡|m[²2'\"]?|平方米|平方|平米|人|名|个"
_SPECK = "[.·,']?"
UNIT = re.compile(
    rf"{_SPECK}(?:[(\[](?:单位:?)?({_UNITS})[)\]]|[/,]?(?:单位:)?(万元|㎡|m²|m2|平方米|(?<=[/,])[元人名个]))(?=[:0-9]|$)"
)
"""A unit printed with the label instead of with the value."""

GLOSS = re.compile(r"[/(]?[A-Za-z][A-Za-z.'&()/-]{1,30}(?=:)")
"""A label once more in English: 报告编号 Report No.: ."""

NOTE = re.compile(rf"{_SPECK}\([^()]{{1,16}}\)(?=:|$)")
"""What a form says about how to fill the field in: 申请事项（请在□内打√）：."""
NAMED_BEHIND = re.compile(r"\([\u4e00-\u9fff]{2,6}\)(?:姓名|名称)(?=[\u4e00-\u9fff:])")
"""What makes a longer label of one: 负责人(经营者)姓名张三."""
TOLD = re.compile("选|填|勾|打|√|写|必|如有|如实|加盖|以下|简称|公章")
"""What makes a bracket without a colon such a remark: a value stands in brackets as well."""
SIGNED = re.compile("[签盖章]")
"""Where somebody signs, a name is written: of who signs, not always of whom the field means."""
SENTENCE = re.compile("[后并的即或且须应方与和,、]")
"""Behind a bracket in which somebody signs: a sentence about signing, no signature."""
MONEY = re.compile("[元万]")
"""A bracket that speaks of money but is no unit is a misread one."""
BRACKET = re.compile(r"\([^()]*\)")
HALF_KNOWN = 80.0
"""Score of a label that is known in part: with a strange word before it, or over a signature."""
HALF_SEEN = 50.0
"""Score of a label of two letters of which one was seen."""
HALF_BEFORE = 4
"""A value at least so long tells that the letter before it is a label's."""
STRANGE = re.compile(r"[\u4e00-\u9fff]{1,5}")
"""What may stand before a label and make another of it: 厨房 before 面积."""
STRANGER = re.compile(
    r"(?!.{0,8}(?:项目|经营|范围|如下):)[\u4e00-\u9fff]{2,9}(?:(?:\([^()]{1,16}\))?:|\([^()]*[选勾√][^()]*\)$)"
)
"""What looks like a label that no template knows; the parts of a scope of business are none."""

LONGEST = 20
"""Letters of a label, brackets and all."""
ALONE = re.compile(r"[\u4e00-\u9fff]{4,8}")
"""A line of its own that may be a label."""
LATIN = re.compile(r"(?<=[\u4e00-\u9fff)])[A-Za-z][A-Za-z.,'&/\-]*$")
"""The English of a label in two languages, behind it."""
HINT = re.compile(r"(?P<label>[^:]{2,16}?)\(?(?:例如|如|例|示例|样例):[^:]{1,16}")
"""A label with an example of what to fill in: 从业人数（人）如：12."""
LEADING = re.compile(r"^(?:[*※＊#★☆●○◆◇■▲·•①-⑳]+|[0-9]{1,2}(?=[\u4e00-\u9fff]))")
"""What forms mark a required line with."""
NUMBERING = re.compile(
    r"(?:\([一二三四五六七八九十0-9]{1,3}\)|[一二三四五六七八九十0-9]{1,3}[、.])"
)
"""What forms number their sections and lines with: 三、 or (3)."""
MARKS = ("☑", "☐", "✍")
"""Tick boxes and handwriting: what a label ends before, with or without a colon."""


def find_labels(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[list[Label], list[Token]]:
    """Labels of a page and the tokens that are left as possible values."""
    clean = [_without_hint(_without_specks(token, vocabulary), vocabulary) for token in tokens]
    pieces = [piece for token in clean for piece in _cut_at_labels(token, vocabulary)]
    taken: set[int] = set()
    labels: list[Label] = []
    for i, token in enumerate(pieces):
        if i in taken:
            continue
        found = _whole(token, vocabulary) or _chained(i, pieces, taken, vocabulary)
        if found:
            taken.add(i)
            labels.append(found)
    rests = [label.rest for label in labels if label.rest]
    values = [token for i, token in enumerate(pieces) if i not in taken]
    labels, values = _with_small_print(labels, values)
    labels = [with_translation(label, values) for label in labels]
    values = [token for token in values if not is_translation(token, labels)]
    labels, values = _half_known(labels, values)
    strangers = _strangers(labels, [*values, *rests], vocabulary)
    known = [token for token in values if not any(token is one for one, _ in strangers)]
    more = [label for _, label in strangers]
    left = [label.rest for label in more if label.rest]
    return in_blocks([*labels, *more], vocabulary.owned), [*known, *rests, *left]


def _without_specks(token: Token, vocabulary: Vocabulary) -> Token:
    """A line that begins with a label in whose gaps OCR saw something, without that."""
    if not any(speck in token.key for speck in SPECKS):
        return token
    found = vocabulary.specked.match(token.key)
    label = "".join(c for c in found[0] if c not in SPECKS) if found else ""
    if not found or label == found[0]:
        return token
    text = label + token.text[positions(token.text)[found.end() - 1] + 1 :]
    return replace(token, text=text, key=label + token.key[found.end() :])


def _without_hint(token: Token, vocabulary: Vocabulary) -> Token:
    """A label without the example that is printed behind it."""
    if not (match := HINT.fullmatch(token.key)):
        return token
    head, _ = split(token, match.end("label"))
    label = _whole(head, vocabulary)
    whole = label is not None and label.rest is None
    return replace(head, box=token.box, origin=token.origin) if whole else token


def _half_known(
    labels: Sequence[Label], values: Sequence[Token]
) -> tuple[list[Label], list[Token]]:
    """The end of a label with a strange beginning, 厨房 before 面积, is less sure to be meant."""
    result, heads = list(labels), []
    for i, label in enumerate(labels):
        head = next((t for t in values if _is_head(t, label)), None)
        if head is not None:
            heads.append(head)
            box = (head.box[0], *label.box[1:])
            result[i] = replace(label, box=box, score=min(label.score, HALF_KNOWN))
    return result, [token for token in values if not any(token is one for one in heads)]


def _is_head(token: Token, label: Label) -> bool:
    return (
        bool(label.fields)
        and token.page == label.page
        and not label.cell
        and abs(token.box[2] - label.box[0]) < 0.5
        and token.box[1] == label.box[1]
        and bool(STRANGE.fullmatch(token.key))
        and not token.text[-1:].isspace()
    )


def _strangers(
    labels: Sequence[Label], values: Sequence[Token], vocabulary: Vocabulary
) -> list[tuple[Token, Label]]:
    """Labels that no template knows: they end what stands left of them and above.

    Only where labels stand: in line with one at its left edge, or behind another one's value.
    One that may be a known label misread is left to be found as such.
    """
    found: list[tuple[Token, Label]] = []
    for token in values:
        match = STRANGER.match(token.key)
        if match is None or token.cell or any(label.rest is token for label in labels):
            continue
        if any(_is_like(token.key, text) for text, fields in vocabulary.labels.items() if fields):
            continue
        own = [label for label in labels if label.page == token.page and not label.cell]
        below = any(
            label.fields and abs(label.box[0] - token.box[0]) < 0.8 * token.height for label in own
        )
        left = [label for label in own if same_row(label, token) and label.box[2] < token.box[0]]
        # What stands behind a label is its value: 经营范围 许可项目:….
        behind = any(
            label.rest is not None
            or any(
                other is not token and same_row(other, token)
                and label.box[2] - token.height < other.box[0] < token.box[0]
                for other in values
            )
            for label in left
        )  # fmt: skip
        if (below and not left) or behind:
            found.append((token, _label(token, match[0].rstrip(":"), (), 100.0)))
    return found


def find_fuzzy(
    values: Sequence[Token], wanted: Iterable[str], vocabulary: Vocabulary
) -> list[tuple[Label, Token]]:
    """Misread labels of fields that were not found; with the token each was made of."""
    names = frozenset(wanted)
    candidates = [
        label
        for label, fields in vocabulary.labels.items()
        if len(label) >= FUZZY_LENGTH and names.intersection(fields)
    ]
    found: dict[str, tuple[Label, Token]] = {}
    for token in values:
        for text in candidates:
            head = _misread(token.key, text)
            score = fuzz.ratio(head, text)
            if score < FUZZY_RATIO or score <= (found[text][0].score if text in found else 0):
                continue
            fields = tuple(f for f in vocabulary.labels[text] if f in names)
            if len(head) < len(token.key) and not token.key[len(head) :].startswith(":"):
                score = min(score, HALF_KNOWN)
            found[text] = (replace(_label(token, head, fields, score), text=text), token)
    for token in values if names else ():
        if not (token.cell or ALONE.fullmatch(token.key)) or token.key in vocabulary.labels:
            continue
        for text in vocabulary.longest_first:
            head = token.key.removesuffix(text)
            if len(text) > 1 and head != token.key and STRANGE.fullmatch(head):
                left = tuple(f for f in vocabulary.labels[text] if f in names)
                if left:
                    label = _label(token, token.key, left, HALF_KNOWN)
                    found.setdefault(text, (replace(label, text=text), token))
                break
    for text, fields in vocabulary.labels.items() if vocabulary.bare else ():
        left = tuple(f for f in fields if f in names)
        half = next((t for t in values if _is_half(t, text)), None) if left else None
        if half is not None:
            label = _label(half, half.key[0], left, HALF_SEEN)
            found.setdefault(text, (replace(label, text=text), half))
    return list(found.values())


def _is_half(token: Token, text: str) -> bool:
    """One of the two letters of a spaced label, alone or, if the last, before its value."""
    key = token.key
    if len(text) != 2 or not key:
        return False
    told = len(key) > HALF_BEFORE or (len(key) > 2 and _space_behind(token, 1))
    return key in text or (key[0] == text[1] and told)


def _is_like(key: str, text: str) -> bool:
    return len(text) >= FUZZY_LENGTH and fuzz.ratio(_misread(key, text), text) >= FUZZY_RATIO


def _misread(key: str, text: str) -> str:
    """What a misread label takes of its line: a letter more or less than was printed."""
    colon = key.find(":", len(text) - 1, len(text) + 2)
    if colon > 0:
        return key[:colon]
    goes_on = key[len(text) : len(text) + 1] == text[-1]
    whole, shorter = key[: len(text) + goes_on], key[: len(text) - 1]
    # 效期至2028年: where a letter is lost, the value begins earlier.
    lost = shorter[-1:] == text[-1] and fuzz.ratio(shorter, text) > fuzz.ratio(whole, text)
    return shorter if lost else whole


def _cut_at_labels(token: Token, vocabulary: Vocabulary) -> list[Token]:
    """``张三 电话：139…`` holds a label in mid-line: cut before it.

    A label in mid-line counts only when a colon or a mark follows it, or its template says so.
    """
    within = [
        label
        for label in vocabulary.longest_first
        if len(label) >= 2 and token.key.find(label, 1) > 0
    ]
    if not within and token.key.count(":") < 2:
        return [token]
    places = positions(token.text)
    for at in range(1, len(token.key)):
        rest = token.key[at:]
        told = token.key[:at].partition(":")[2]
        if told and places[at] - places[at - 1] > 1 and STRANGER.match(rest):
            left, right = split(token, at)
            return [left, *_cut_at_labels(right, vocabulary)]
        # OCR and text layers keep a wide gap as a space: 姓名张三 性别男.
        spaced = vocabulary.bare and places[at] - places[at - 1] > 1
        for label in within:
            if not rest.startswith(label):
                continue
            ends = rest[len(label) :].startswith((":", "为:", *MARKS)) or (
                # the colon behind the bracket of a signature is lost easily
                label.endswith(")") and SIGNED.search(label) and token.key[at - 1] in "。;"
            )
            if ends or spaced or label in vocabulary.inline:
                if _spans(token.key, at, label, vocabulary):
                    break
                left, right = split(token, at)
                return [_unnumbered(left), *_cut_at_labels(right, vocabulary)]
            break
    return [token]


def _unnumbered(left: Token) -> Token:
    """Without the number of the line that the label behind it begins: 180㎡ 7.从业人数."""
    text = re.sub(rf"\s{NUMBERING.pattern}\s*$", "", left.text)
    return replace(left, text=text, key=simplified(squeeze(text))) if text.strip() else left


def _spans(key: str, at: int, label: str, vocabulary: Vocabulary) -> bool:
    """True when the label is only the tail of a longer one that begins before it."""
    end = at + len(label)
    clause = re.split("[,。;:]", key[:end])[-1]
    made_up = len(clause) > len(label)
    return any(
        len(longer) > len(label) and longer.endswith(label) and key[:end].endswith(longer)
        for longer in vocabulary.labels
    ) or (made_up and bool(_meant(clause, vocabulary) or _both(clause, vocabulary)))


def _whole(token: Token, vocabulary: Vocabulary) -> Label | None:
    """The token is a label, or begins with one, behind a number perhaps."""
    key = token.key
    number = NUMBERING.match(key)
    if number and number.end() < len(key):
        _, unnumbered = split(token, number.end())
        if token.cell:
            unnumbered = replace(unnumbered, box=token.box, origin=token.origin)
        label = _whole(unnumbered, vocabulary)
        # What stands beneath it begins where the number does.
        return replace(label, box=(token.box[0], *label.box[1:]), section=True) if label else None
    for text in vocabulary.longest_first:
        if not key.startswith(text):
            continue
        after = key[len(text) :]
        unit = UNIT.match(after)
        note = NOTE.match(after)
        if unit and (unit[1] or token.cell or key[len(text) + unit.end() :].startswith(":")):
            label = _label(token, key[: len(text) + unit.end()], vocabulary.labels[text], 100.0)
            return replace(label, text=text, unit=unit[1] or unit[2])
        if note and (token.cell or TOLD.search(note[0]) or after[note.end() :]):
            if opened := _meant(text + note[0].strip(".·,'()"), vocabulary):
                label = _label(token, key[: len(text) + note.end()], opened, 100.0)
                return replace(label, text=text)
            doubt = MONEY.search(note[0]) or (SIGNED.search(note[0]) and not SIGNED.search(text))
            score = HALF_KNOWN if doubt else 100.0
            label = _label(token, key[: len(text) + note.end()], vocabulary.labels[text], score)
            return replace(label, text=text)
        if gloss := GLOSS.match(after):
            label = _label(token, key[: len(text) + gloss.end()], vocabulary.labels[text], 100.0)
            return replace(label, text=text)
        if not after.strip(":") or after.startswith((":", *MARKS)):
            return _label(token, text, vocabulary.labels[text], 100.0)
        if text.endswith(")") and SIGNED.search(text) and not SENTENCE.match(after):
            return _label(token, text, vocabulary.labels[text], 100.0)
        if after.startswith("为:"):
            label = _label(token, f"{text}为", vocabulary.labels[text], 100.0)
            return replace(label, text=text)
        if more := NAMED_BEHIND.match(after):
            return _label(token, key[: len(text) + more.end()], vocabulary.labels[text], 100.0)
        # A short stop label may as well begin a value: 样本, 单位, 类别.
        is_stop = not vocabulary.labels[text]
        short = len(text) < 3 and not _space_behind(token, len(text))
        if text in vocabulary.inline or (not short if is_stop else vocabulary.bare):
            longer = _made_up(token, vocabulary)  # 有效期 of 有效期截止日
            return longer or _label(token, text, vocabulary.labels[text], 100.0)
    return _reworded(token, vocabulary) or _made_up(token, vocabulary)


def _made_up(token: Token, vocabulary: Vocabulary) -> Label | None:
    """A label that no list has, by the words that it is made of: 拟开办门店面积(㎡)."""
    head, colon, _ = token.key.partition(":")
    if len(LATIN.sub("", head)) > LONGEST or not vocabulary.worded:
        return None
    said = LEADING.sub("", head)
    unit = UNIT.search(said)
    bare = BRACKET.sub("", LATIN.sub("", said[: unit.start()] if unit else said))
    fields = _meant(bare, vocabulary)
    if not fields and bare != said:
        fields = vocabulary.labels.get(bare, ())
    if not fields or (SIGNED.search(said) and not SIGNED.search(bare)):
        return None
    label = _label(token, head, fields, 100.0)
    return replace(label, unit=(unit[1] or unit[2]) if unit else "")


def _reworded(token: Token, vocabulary: Vocabulary) -> Label | None:
    """A label with a bracket within, or of several by choice: 企业(字号)名称, 名称/姓名."""
    head, colon, _ = token.key.partition(":")
    bare = BRACKET.sub("", head).replace("的", "")
    if len(head) > 24 or not (colon or token.cell or (bare != head and head[-1:] != ")")):
        return None
    if SIGNED.search(head) or (bare != head and MONEY.search(head)):
        return None
    parts = [bare] if bare in vocabulary.labels else re.split("[/、或]", bare)
    known = {vocabulary.labels[part] for part in parts if part in vocabulary.labels}
    named = all(re.fullmatch(r"[\u4e00-\u9fff]{1,8}", part) for part in parts)
    if len(known) == 1 and named and parts != [head]:
        return _label(token, head, known.pop(), 100.0)
    both = _both(bare, vocabulary)
    return _label(token, head, both, 100.0) if both else None


def _both(words: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The fields of a label that asks for two things at once: 联系人及电话."""
    parts = re.split("[及和与、/]", words)
    meant = [vocabulary.labels.get(part) or _meant(part, vocabulary) for part in parts]
    fields = dict.fromkeys(name for part in meant for name in part)
    return tuple(fields) if len(parts) > 1 and all(meant) else ()


def _meant(words: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The fields whose labels are made like these words."""
    return tuple(name for name, pattern in vocabulary.worded if pattern.fullmatch(words))


def _space_behind(token: Token, length: int) -> bool:
    places = positions(token.text)
    return length < len(places) and places[length] - places[length - 1] > 1


def _with_small_print(
    labels: Sequence[Label], values: Sequence[Token]
) -> tuple[list[Label], list[Token]]:
    """A bracket in small print beneath a label is part of it: 社会信用代码 over (身份证号码)."""
    brackets: list[Token | Label] = [t for t in values if _is_bracket(t.key)]
    brackets.extend(label for label in labels if not label.fields and _is_bracket(label.text))
    dropped: list[Token | Label] = []
    merged = list(labels)
    for bracket in brackets:
        for i, label in enumerate(merged):
            x0, y0, x1, y1 = label.box
            gap = bracket.box[1] - y1
            if (
                label.page == bracket.page
                and not label.cell
                and label is not bracket
                and -0.4 * label.height < gap < 0.9 * label.height
                and x0 - label.height < bracket.box[0]
                and bracket.box[2] < x1 + label.height
            ):
                if label.rest is None:
                    merged[i] = replace(label, box=(x0, y0, x1, max(y1, bracket.box[3])))
                merged[i] = _counted(merged[i], bracket)
                dropped.append(bracket)
                break
    return (
        [label for label in merged if not any(label is one for one in dropped)],
        [token for token in values if not any(token is one for one in dropped)],
    )


def _counted(label: Label, bracket: Token | Label) -> Label:
    """The label with the unit that the bracket beneath it states: 投资总额 over (万元)."""
    said = bracket.key if isinstance(bracket, Token) else bracket.text
    if unit := UNIT.match(said):
        return replace(label, unit=label.unit or unit[1] or unit[2])
    return replace(label, score=min(label.score, HALF_KNOWN)) if MONEY.search(said) else label


def _is_bracket(key: str) -> bool:
    return key.startswith("(") and key.endswith(")")


def _chained(
    start: int, pieces: Sequence[Token], taken: set[int], vocabulary: Vocabulary
) -> Label | None:
    """A letter-spaced label: go right while what was passed is the beginning of a label."""
    first = pieces[start]
    beginnings = [
        t for t in vocabulary.labels if len(t) > len(first.key) and t.startswith(first.key)
    ]
    if not beginnings or first.cell:
        return None
    for text in sorted(beginnings, key=len, reverse=True):
        passed, so_far, used = [first], first.key, [start]
        score = 100.0
        for _ in range(CHAIN_HOPS):
            step = _next_in_row(passed[-1], pieces, taken | set(used))
            if step is None:
                break
            missing = text[len(so_far) :]
            following = pieces[step].key
            if not _continues(following, missing):
                # One letter within the label may be misread or lost: 登记 关.
                if score < 100 or len(so_far) < 2 or len(text) < FUZZY_LENGTH or len(missing) < 2:
                    break
                score = 100 * (len(text) - 1) / len(text)
                so_far, missing = so_far + missing[0], missing[1:]
                if not _continues(following, missing):
                    if len(following) > 1:
                        break
                    passed.append(pieces[step])
                    used.append(step)
                    continue
            if following.startswith(missing) and (
                vocabulary.bare or not following[len(missing) :] or following[len(missing)] == ":"
            ):
                taken.update(used[1:])
                taken.add(step)
                return _chain_label(passed, pieces[step], missing, text, vocabulary, score)
            if not missing.startswith(following):
                break
            passed.append(pieces[step])
            so_far += following
            used.append(step)
    return None


def _continues(following: str, missing: str) -> bool:
    """The piece goes on with what a label still misses, or completes it."""
    return missing.startswith(following) or following.startswith(missing)


def _chain_label(
    passed: Sequence[Token],
    last: Token,
    missing: str,
    text: str,
    vocabulary: Vocabulary,
    score: float,
) -> Label:
    whole = last.key == missing
    head, rest = (last, None) if whole else split(last, len(missing))
    # The row of the last fragment is the one that carries the value.
    x0 = min(token.box[0] for token in [*passed, head])
    return Label(
        text=text,
        fields=vocabulary.labels[text],
        box=(x0, head.box[1], head.box[2], head.box[3]),
        page=head.page,
        height=head.height,
        score=score,
        rest=_without_colon(rest),
        cell=False,
    )


def _next_in_row(token: Token, pieces: Sequence[Token], taken: set[int]) -> int | None:
    nearest: int | None = None
    for i, other in enumerate(pieces):
        if i in taken or other is token or other.box[0] < token.box[2] - 0.5 * token.height:
            continue
        gap = other.box[0] - token.box[2]
        if gap > CHAIN_GAP * token.height or not same_row(token, other):
            continue
        if nearest is None or other.box[0] < pieces[nearest].box[0]:
            nearest = i
    return nearest


def _label(token: Token, text: str, fields: tuple[str, ...], score: float) -> Label:
    if len(token.key) > len(text):
        head, rest = split(token, len(text))
    else:
        head, rest = token, None
    box = head.box if not token.cell or rest is None else token.box
    if token.cell and rest is not None:
        rest = replace(rest, box=token.box, origin=token.origin)
    return Label(
        text=text,
        fields=fields,
        box=box,
        page=token.page,
        height=token.height,
        score=score,
        rest=_without_colon(rest),
        cell=token.cell,
    )


def _without_colon(rest: Token | None) -> Token | None:
    if rest is None:
        return None
    text = rest.text.lstrip(":：_ \u3000")
    key = squeeze(text)
    return replace(rest, text=text, key=key) if key else None
