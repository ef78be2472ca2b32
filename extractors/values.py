"""From printed text to normalised values (取值): dates, amounts, codes, terms.

Every parser takes the raw text beside a label and gives the normalised value, or None when
the text is no such value. Normal forms: ``design/fields.md`` (dates ``YYYY-MM-DD``,
``long-term``, decimal strings in yuan or m², codes upper case).
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

import cn2an

from extractors.text import squeeze

LONG_TERM = "long-term"
_LONG = re.compile(r"长期|永久|无固定期限|长久")
_YEAR = "(?:19|20)[0-9]{2}"
_CN_YEAR = "〇○零一二三四五六七八九"
_CN_SMALL = f"{_CN_YEAR}十廿卅"
_DATE = re.compile(
    # The day may be followed by another date at once: lines of a term are joined without a space.
    rf"(?P<y>{_YEAR})[年.\-/](?P<m>[0-9]{{1,2}})[月.\-/](?P<d>[0-9]{{1,2}})"
    rf"(?:[日曰目号]|(?![0-9])|(?={_YEAR}[年.\-/][0-9]{{1,2}}[月.\-/]))"
    rf"|(?P<cy>[{_CN_YEAR}]{{4}})年(?P<cm>[{_CN_SMALL}]{{1,3}})月(?P<cd>[{_CN_SMALL}]{{1,3}})[日曰目]"
    rf"|(?P<py>{_YEAR})(?P<pm>[0-9]{{2}})(?P<pd>[0-9]{{2}})(?![0-9])"
)
_CN_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+"
"""Digits, in groups of three if in any: a comma elsewhere is a misread one."""
_MONEY_WORDS = "零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿一二三四五六七八九十百千两"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"})
"""Letters that a unified social credit code never has (GB 32100), and what they are misread for."""


def dates(text: str) -> list[str]:
    """All calendar dates in the text, in order, as ``YYYY-MM-DD``; impossible ones left out."""
    return [day for day, _ in _dated(squeeze(text))]


def _dated(key: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Each date of a squeezed text, with its place."""
    end = 0
    for match in _DATE.finditer(key):
        # Digits before a year belong to some number, unless they are the day before.
        stray = match.start() > end and key[match.start() - 1] in "0123456789" + _CN_YEAR
        end = match.end()
        group = match.groupdict()
        if group["cy"]:
            year = int("".join(str(_CN_DIGIT[c]) for c in group["cy"]))
            month, day = _chinese_small(group["cm"]), _chinese_small(group["cd"])
        else:
            prefix = "" if group["y"] else "p"
            year, month, day = (int(group[prefix + part]) for part in "ymd")
        try:
            found = date(year, month, day).isoformat()
        except ValueError:
            continue
        if not stray:
            yield found, match


def _chinese_small(text: str) -> int:
    """十二 → 12, 廿三 → 23, 〇八 → 8; 0 when it is no number."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens = re.fullmatch(r"([二三]|一?)十([一二三四五六七八九]?)", text)
    if tens:
        return 10 * _CN_DIGIT.get(tens[1], 1) + _CN_DIGIT.get(tens[2], 0)
    digits = [_CN_DIGIT.get(c) for c in text]
    return int("".join(str(d) for d in digits)) if None not in digits else 0


def one_date(text: str) -> str | None:
    """The date, if the text has exactly one."""
    found = dates(text)
    return found[0] if len(found) == 1 else None


def term_from(text: str) -> str | None:
    """The first day of a term such as ``2019年01月01日至长期``."""
    key = squeeze(text)
    found = dates(text)
    return found[0] if len(found) == 2 or (len(found) == 1 and _LONG.search(key)) else None


def term_to(text: str) -> str | None:
    """The last day of a term, or ``long-term``.

    A lone date is the end of a validity, unless its wording makes it the beginning of a term
    whose end was not read (自…起, …至).
    """
    key = squeeze(text)
    found = list(_dated(key))
    if len(found) == 2:
        return found[1][0]
    if _LONG.search(key):
        return LONG_TERM
    if len(found) != 1:
        return None
    day, place = found[0]
    before, after = key[: place.start()], key[place.end() :]
    begins = re.match(r"[起至到\-—–~]", after) or re.search(r"[自从][^至到]*$", before)
    return None if begins else day


def amount(text: str) -> str | None:
    """An amount in yuan: ``贰佰万元（人民币）`` → ``2000000``, ``8,500.00元`` → ``8500``."""
    key = re.sub(r"\(?(?:人民币|RMB|大写|小写):?\)?", "", squeeze(text))
    key = key.replace("¥", "")
    key = re.sub(r"/?每?[月年]$|/月|/年|\(元\)", "", key).strip(":。.;()")
    unit = re.fullmatch(rf"({_GROUPED})(\.[0-9]+)?(亿|万)?[元圆]?整?", key)
    if unit:
        factor = {"亿": 100_000_000, "万": 10_000}.get(unit[3] or "", 1)
        if factor == 1 and len(unit[2] or "") > 3:
            return None  # 8.500元: a comma read as a point, or no amount
        return _decimal(unit[1] + (unit[2] or ""), factor)
    words = re.fullmatch(rf"([{_MONEY_WORDS}]+)[元圆]?整?", key)
    if words:
        try:
            return _decimal(str(cn2an.cn2an(words[1], "smart")), 1)
        except ValueError:
            return None
    return None


def area(text: str) -> str | None:
    """A floor area in m²: ``128.50㎡`` → ``128.5``."""
    match = re.fullmatch(
        rf"(?:约|共|合计)?((?:{_GROUPED})(?:\.[0-9]+)?)(?:\(?(?:平方米|平米|㎡|m2|M2)\)?)?[。;]?",
        squeeze(text),
    )
    return _decimal(match[1], 1) if match else None


def _decimal(number: str, factor: int) -> str | None:
    try:
        value = Decimal(number.replace(",", "")) * factor
    except InvalidOperation:
        return None
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def uscc(text: str) -> str | None:
    """A unified social credit code, 18 characters; look-alikes repaired when it then checks.

    A text of that shape whose check character is wrong is given back as read: it is flagged,
    not dropped, and letters are never replaced on a guess.
    """
    from stdnum.cn import uscc as standard

    match = re.search(r"[0-9A-Z]{15,20}", squeeze(text).upper())
    if not match:
        return None
    code = match[0]
    repaired = code.translate(_LOOKALIKES)
    if not standard.is_valid(code) and standard.is_valid(repaired):
        return repaired
    return code


def id_number(text: str) -> str | None:
    """A resident identity number, 18 characters (GB 11643)."""
    match = re.search(r"(?<![0-9A-Z])[0-9]{15,19}X?(?![0-9A-Z])", squeeze(text).upper())
    return match[0] if match else None


def phone(text: str) -> str | None:
    """A Chinese phone number in digits, with - before the subscriber's part of a land line.

    An extension is left out.
    """
    match = re.fullmatch(
        r"(?:\+?86-?)?"
        r"(?:(?P<whole>1[0-9]{2}-?[0-9]{4}-?[0-9]{4}|400-?[0-9]{3}-?[0-9]{4})"
        r"|(?P<line>(?:0[0-9]{2,3}-?)?[0-9]{7,8})(?:(?:转|分机|-)[0-9]{1,5})?)",
        re.sub(r"^\((0[0-9]{2,3})\)", r"\1-", squeeze(text)),
    )
    if not match:
        return None
    return match["line"] or match["whole"].replace("-", "")


def integer(text: str) -> str | None:
    """A count: ``12人`` → ``12``."""
    match = re.fullmatch(r"(?:约|共)?([0-9]+)[人名个]?", squeeze(text))
    return match[1].lstrip("0") or "0" if match else None


def code(text: str) -> str | None:
    """A number of a document, without spaces, upper case."""
    key = squeeze(text).lstrip(":：№")
    match = re.fullmatch(r"(?:No\.?)?([0-9A-Za-z\u4e00-\u9fff()\-〔〕\[\]]{4,40})", key)
    return match[1].upper() if match else None


def gender(text: str) -> str | None:
    """男 or 女."""
    match = re.match(r"[:：]?([男女])", squeeze(text))
    return match[1] if match else None


def plain(text: str) -> str | None:
    """Text without its leading colon, line breaks and letter spacing."""
    stripped = text.strip().lstrip(":：").strip()
    cleaned = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", stripped)
    cleaned = re.sub(r"\s+", " ", cleaned)
    return cleaned or None


def person(text: str) -> str | None:
    """A person's name, without spaces and without the (签字) printed behind it."""
    name = re.sub(r"[(（](?:签字|签名|签章|盖章|手写)[)）]", "", plain(text) or "")
    name = name.replace(" ", "").replace("•", "·").replace("・", "·")
    return name or None


def amount_words(text: str) -> str | None:
    """An amount in words as it is written: ``人民币（大写）：壹万贰仟元整`` → ``壹万贰仟元整``."""
    match = re.search(rf"[{_MONEY_WORDS}]+[元圆]整?", squeeze(text))
    return match[0] if match and amount(match[0]) else None


def authority(text: str) -> str | None:
    """An authority's name; shorter scraps beside its label are none."""
    name = plain(text)
    return name if name and len(name) >= 4 else None


def ticked(text: str) -> str | None:
    """The wording of each ticked option, a line each: ``☑食品经营许可 ☐…`` → ``食品经营许可``."""
    key = squeeze(text)
    for mark in "√✓✔■☒":
        key = key.replace(mark, "☑")
    chosen = [part.split("☐")[0] for part in key.replace("□", "☐").split("☑")[1:]]
    return "\n".join(part.strip(" ;；,，") for part in chosen if part) or None


def signed(text: str) -> str | None:
    """``true`` when something is written beside the label of a signature.

    What the form itself prints there, (签字)、(盖章)、年 月 日, is no signature.
    """
    key = re.sub(r"\([^)]*[签章印][^)]*\)|[签盖]字?章?:?$|年?月?日?$", "", squeeze(text))
    return "true" if key.strip("_:.-()") else None


PARSERS: dict[str, Callable[[str], str | None]] = {
    "uscc": uscc,
    "id_number": id_number,
    "date": one_date,
    "term_from": term_from,
    "term_to": term_to,
    "amount": amount,
    "area": area,
    "phone": phone,
    "integer": integer,
    "code": code,
    "gender": gender,
    "text": plain,
    "scope": plain,
    "person": person,
    "entity": plain,
    "address": plain,
    "authority": authority,
    "amount_words": amount_words,
    "ticked": ticked,
    "signed": signed,
}
"""Type of a field (``templates.documents.ValueType``) → its parser."""
