"""From printed text to normalised values (取值): dates, amounts, codes, terms.

Every parser takes the raw text beside a label and gives the normalised value, or None when
the text is no such value. Normal forms: ``design/fields.md`` (dates ``YYYY-MM-DD``,
``long-term``, decimal strings in yuan or m², codes upper case).
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

import cn2an

from extractors.text import squeeze

LONG_TERM = "long-term"
_LONG = re.compile(r"长期|永久|无固定期限|长久")
_DIGITS = "〇○零一二三四五六七八九十廿卅"
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d{2})\s*[年.\-/．]\s*(?P<m>\d{1,2})\s*[月.\-/．]\s*(?P<d>\d{1,2})(?!\d)\s*[日曰目号]?"
    rf"|(?P<cy>[〇○零一二三四五六七八九]{{4}})年(?P<cm>[{_DIGITS}]{{1,3}})月(?P<cd>[{_DIGITS}]{{1,3}})[日曰目]"
    r"|(?<!\d)(?P<py>(?:19|20)\d{2})(?P<pm>\d{2})(?P<pd>\d{2})(?!\d)"
)
_CN_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_MONEY_WORDS = "零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿一二三四五六七八九十百千两"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"})
"""Letters that a unified social credit code never has (GB 32100), and what they are misread for."""


def dates(text: str) -> list[str]:
    """All calendar dates in the text, in order, as ``YYYY-MM-DD``; impossible ones left out."""
    found = []
    for match in _DATE.finditer(squeeze(text)):
        group = match.groupdict()
        if group["y"] or group["py"]:
            prefix = "" if group["y"] else "p"
            year, month, day = (int(group[prefix + part]) for part in "ymd")
        else:
            year = int("".join(str(_CN_DIGIT[c]) for c in group["cy"]))
            month, day = _chinese_small(group["cm"]), _chinese_small(group["cd"])
        try:
            found.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    return found


def _chinese_small(text: str) -> int:
    """十二 → 12, 廿三 → 23, 〇八 → 8; 0 when it is no number."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        digits = [_CN_DIGIT.get(c) for c in text]
        return int("".join(str(d) for d in digits)) if None not in digits else 0
    tens, _, units = text.partition("十")
    return 10 * (_CN_DIGIT.get(tens, 0) if tens else 1) + (_CN_DIGIT.get(units, 0) if units else 0)


def one_date(text: str) -> str | None:
    """The date, if the text has exactly one."""
    found = dates(text)
    return found[0] if len(found) == 1 else None


def term_from(text: str) -> str | None:
    """The first day of a term such as ``2019年01月01日至长期``."""
    found = dates(text)
    return found[0] if len(found) == 2 or (len(found) == 1 and _LONG.search(text)) else None


def term_to(text: str) -> str | None:
    """The last day of a term, or ``long-term``; a lone date is the end of a validity."""
    found = dates(text)
    if len(found) == 2:
        return found[1]
    if _LONG.search(squeeze(text)):
        return LONG_TERM
    return found[0] if len(found) == 1 else None


def amount(text: str) -> str | None:
    """An amount in yuan: ``贰佰万元（人民币）`` → ``2000000``, ``8,500.00元`` → ``8500``."""
    key = squeeze(text).replace(",", "")
    key = re.sub(r"\(?(?:人民币|RMB|大写|小写)[:：]?\)?", "", key)
    key = re.sub(r"[¥￥]", "", key)
    key = re.sub(r"/?每?[月年]$|/月|/年|\(元\)", "", key).strip(":：。.;；()")
    unit = re.fullmatch(r"(\d+(?:\.\d+)?)(亿|万)?[元圆]?整?", key)
    if unit:
        factor = {"亿": 100_000_000, "万": 10_000}.get(unit[2] or "", 1)
        return _decimal(unit[1], factor)
    words = re.fullmatch(rf"([{_MONEY_WORDS}]+)[元圆]?整?", key)
    if words:
        try:
            return _decimal(str(cn2an.cn2an(words[1], "smart")), 1)
        except ValueError:
            return None
    return None


def area(text: str) -> str | None:
    """A floor area in m²: ``128.50㎡`` → ``128.5``."""
    key = squeeze(text).replace(",", "")
    match = re.fullmatch(
        r"(?:约|共|合计)?(\d+(?:\.\d+)?)(?:平方米|平米|㎡|m2|m²|M2|\(平方米\))?[。;]?", key
    )
    return _decimal(match[1], 1) if match else None


def _decimal(number: str, factor: int) -> str | None:
    try:
        value = Decimal(number) * factor
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
    match = re.search(r"(?<![0-9A-Z])\d{15,19}[Xx]?(?![0-9A-Z])", squeeze(text).upper())
    return match[0] if match else None


def phone(text: str) -> str | None:
    """A Chinese phone number in digits, with - before the subscriber's part of a land line."""
    key = re.sub(r"(?:转|分机|-)\d{1,5}$", "", squeeze(text))
    match = re.fullmatch(r"(?:\+?86)?(1\d{10}|(?:0\d{2,3}-?)?\d{7,8}|400-?\d{3}-?\d{4})", key)
    return match[1] if match else None


def integer(text: str) -> str | None:
    """A count: ``12人`` → ``12``."""
    match = re.fullmatch(r"(?:约|共)?(\d+)[人名个]?", squeeze(text))
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
    """A person's name: Chinese characters and the middle dot, else nothing."""
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
    """``true`` when something is written beside the label of a signature."""
    return "true" if squeeze(text).strip("_:：.") else None


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
