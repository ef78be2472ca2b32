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
_LONG = re.compile(r"长期|永久|无固定期限|不约定期限|长久")
_YEAR = "(?:19|20)[0-9]{2}"
_CN_YEAR = "〇○零一二三四五六七八九"
_CN_ZERO = "0Oo"
"""What 〇 is misread for, between Chinese numerals."""
_CN_SMALL = f"{_CN_YEAR}十廿卅"
_BRACKETED_YEAR = re.compile(
    rf"(?:(?!\[{_YEAR}\](?![\]】〕]))[\[【〔]{{1,2}}({_YEAR})[\]】〕)]{{1,2}}|\(({_YEAR})[\]】〕])[·.]?"
)
"""Brackets of two kinds are misread ones; a pair of [] is what some offices print."""
LOST_ZERO = "(?<![〇○零一二三四五六七八九0Oo])二[一二三四五六七八九]{2}(?=年)"
"""二二三年 for 二〇二三年: a lone circle is no letter to OCR."""
_DATE = re.compile(
    # The day may be followed by another date at once: lines of a term are joined without a space.
    rf"(?P<y>{_YEAR})(?:[.·]?年|[.\-/])[.·]?(?P<m>[0-9]{{1,2}})(?:[.·]?月|[.\-/])[.·]?(?P<d>[0-9]{{1,2}})"
    rf"(?:[日曰目号]|(?![0-9])|(?=[0-9]{{2}}:[0-9]{{2}})|(?={_YEAR}[年.\-/][0-9]{{1,2}}[月.\-/]))"
    rf"|(?P<cy>[{_CN_YEAR}][{_CN_YEAR}{_CN_ZERO}]{{3}}|{LOST_ZERO})年(?P<cm>[{_CN_SMALL}]{{1,3}})月(?P<cd>[{_CN_SMALL}]{{1,3}})[日曰目]"
    rf"|(?P<py>{_YEAR})(?P<pm>[0-9]{{2}})(?P<pd>[0-9]{{2}})(?![0-9])"
)
_CN_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○0Oo", 0)
_MONEY_NOISE = re.compile(r"\(?(?:人民币|RMB|CNY|大写|小写):?\)?|[¥￥]")
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+"
"""Digits, in groups of three if in any: a comma elsewhere is a misread one."""
_MONEY_WORDS = "零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿一二三四五六七八九十百千两"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"})
"""Letters that a unified social credit code never has (GB 32100), and what they are misread for."""
_DIGIT_LOOKALIKES = str.maketrans("OQDILZSBG", "000112586")
"""What a digit is misread for, where only a digit can stand."""
_FILLING = re.compile(r"(?:[\s※*＊〓=#—_\-]|以下空白|\(以下空白\)|（以下空白）)+$")
"""What is printed behind a value so that nobody writes more."""
_SPECKS = ":：·•.,，、;；☑☐ \u3000"
"""What stands before a value, printed or read into a speck of dirt."""
_NEXT_LABEL = r"(?:[\u4e00-\u9fff]{2,8}:.*)?"
"""What stands behind a number in its line when OCR made one line of two: 员工:66人."""
_BOXES = "☑☐√✓✔■☒□"
_PARTY_ENDS = re.compile(
    r"[,，;；。:：(（]\s*(?:以下|下称|身份证|证件|公民|统一|社会信用|法定|联系|电话|住所|住址|地址|签字|"
    r"签章|盖章|公章|签名|性别|男|女)|[,，;；。]"
)
"""Where the name of a party to a contract ends."""
_STAMP = re.compile(
    r"[(（](?:加盖)?(?:签字|签名|签章|盖章|公章|印章|手写|章)(?:[或/、](?:签字|盖章|签章))?[)）]"
)
_ETHNIC = (
    "汉、蒙古、回、藏、维吾尔、苗、彝、壮、布依、朝鲜、满、侗、瑶、白、土家、哈尼、"
    "哈萨克、傣、黎、傈僳、佤、畲、高山、拉祜、水、东乡、纳西、景颇、柯尔克孜、土、"
    "达斡尔、仫佬、羌、布朗、撒拉、毛南、仡佬、锡伯、阿昌、普米、塔吉克、怒、"
    "乌孜别克、俄罗斯、鄂温克、德昂、保安、裕固、京、塔塔尔、独龙、鄂伦春、赫哲、"
    "门巴、珞巴、基诺"
)
ETHNIC_GROUPS = frozenset(_ETHNIC.split("、"))
"""The 56 of GB/T 3304."""


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
            digits = "".join(str(_CN_DIGIT[c]) for c in group["cy"])
            year = int(digits if len(digits) == 4 else f"20{digits[1:]}")
            month, day = _chinese_small(group["cm"]), _chinese_small(group["cd"])
        else:
            prefix = "" if group["y"] else "p"
            year, month, day = (int(group[prefix + part]) for part in "ymd")
        if group["d"] and len(group["d"]) == 1 and "月" in match[0] and match[0][-1].isdigit():
            continue  # 2026年9月2: the second digit of the day may be lost with its 日
        try:
            found = date(year, month, day).isoformat()
        except ValueError:
            continue
        if not stray:
            yield found, match


def chinese_number(text: str) -> int:
    """A number below 100, in figures or in words: 五 → 5; 0 when it is none."""
    return int(text) if text.isdigit() else _chinese_small(text)


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
    """The first day of a term such as ``2019年01月01日至长期``, or what is called its 起始日."""
    key = squeeze(text)
    found = dates(text)
    begins = _LONG.search(key) or key.startswith("起始日")
    return found[0] if len(found) == 2 or (len(found) == 1 and begins) else None


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
    both = amounts(text)
    if len(both) == 2:
        return both[0]
    return _one_amount(squeeze(text))


def amounts(text: str) -> list[str]:
    """An amount in figures and the same in words, as far as both are printed: figures first.

    ``12800元（大写：壹万贰仟捌佰元整）`` → ``["12800", "12800"]``; anything else gives an empty
    list.
    """
    key = _MONEY_NOISE.sub("", squeeze(text))
    words = re.findall(
        rf"[{_MONEY_WORDS}]*[壹贰叁肆伍陆柒捌玖拾佰仟][{_MONEY_WORDS}]*[元圆]?整?", key
    )
    if len(words) != 1:
        return []
    figures = key.replace(words[0], "", 1)
    both = [_one_amount(figures), _one_amount(words[0])] if re.search(r"[0-9]", figures) else []
    return [one for one in both if one is not None] if None not in both else []


def _one_amount(key: str) -> str | None:
    key = re.sub("^:?约为?|左右$", "", _MONEY_NOISE.sub("", key))
    key = re.sub(r"/?每?[月年]$|/月|/年|\(元\)|^每?月|\(?每月\)?|/", "", key).strip(":。.;,()即")
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
        except (ValueError, KeyError):  # KeyError: what cn2an says of 〇拾零
            return None
    return None


def area(text: str) -> str | None:
    """A floor area in m²: ``128.50㎡`` → ``128.5``."""
    match = re.fullmatch(
        rf"(?:约|共|合计|总计|大约|约为|共计)*((?:{_GROUPED})(?:\.[0-9]+)?)"
        rf"(?:\(?(?:平方米|平方|平米|平|㎡|m²|m2|M2|M²|m)\)?)?(?:/?[Ss][Qq]\.?[Mm]\.?)?(?:左右)?(?:\([^()]*\))?[。;,]?(?:[0-9]{{1,2}}[.、])?{_NEXT_LABEL}",
        squeeze(text.replace("²", "")).lstrip(":"),  # else a lone ² is one more digit
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

    match = re.search(r"[0-9A-Za-z]{15,20}", squeeze(text))
    if not match:
        return None
    code = match[0].upper()
    # Codes are printed in capitals: an l among them is a misread 1.
    letters = match[0].replace("l", "1").upper()
    repaired = letters[:8].translate(_DIGIT_LOOKALIKES) + letters[8:].translate(_LOOKALIKES)
    if not standard.is_valid(code) and standard.is_valid(repaired):
        return repaired
    return code


def id_number(text: str) -> str | None:
    """A resident identity number, 18 characters (GB 11643)."""
    from stdnum.cn import ric

    key = re.sub(r"(?<=[0-9]{17})[*×]", "X", squeeze(text).upper())
    match = re.search(r"(?<![0-9A-Z])[0-9]{15,19}X?(?![0-9A-Z])", key)
    if match:
        return match[0]
    match = re.search(r"(?<![0-9A-Z])[0-9OQDILZSBG]{17}[0-9OQDILZSBGX](?![0-9A-Z])", key)
    if not match:
        return None
    repaired = match[0].translate(_DIGIT_LOOKALIKES)
    return repaired if ric.calc_check_digit(repaired) == repaired[-1] else None


def food_number(text: str) -> str | None:
    """Number of a food permit: JY and 14 digits with an ISO 7064 check digit, or an older form."""
    from stdnum.iso7064 import mod_11_10

    match = re.search(
        r"(?<![0-9A-Z])([A-Z]Y)([0-9OQDILZSBG]{14})(?![0-9A-Z])", squeeze(text).upper()
    )
    if not match:
        return code(text)
    digits = match[2].translate(_DIGIT_LOOKALIKES)
    return match[1] + (digits if mod_11_10.is_valid(digits) else match[2])


def registration_number(text: str) -> str | None:
    """A registration number from before 2015: 15 digits with an ISO 7064 check digit, or 13."""
    from stdnum.iso7064 import mod_11_10

    match = re.search(r"(?<![0-9A-Z])[0-9OQDILZSBG]{12,16}(?![0-9A-Z])", squeeze(text).upper())
    if not match:
        return None
    digits = match[0].translate(_DIGIT_LOOKALIKES)
    return digits if match[0].isdigit() or mod_11_10.is_valid(digits) else match[0]


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


def hotline(text: str) -> str | None:
    """A phone number, short public ones included: 12315."""
    key = squeeze(text).strip(":。;,")
    return key if re.fullmatch(r"1[0-9]{4}", key) else phone(key)


def integer(text: str) -> str | None:
    """A count: ``12人`` → ``12``."""
    match = re.fullmatch(
        rf"(?:约|共|共计|拟)*([0-9]+)[人名个]?(?:左右)?[。;,]?{_NEXT_LABEL}",
        squeeze(text).lstrip(":"),
    )
    return match[1].lstrip("0") or "0" if match else None


def code(text: str) -> str | None:
    """A number of a document, without spaces, upper case."""
    key = re.sub(r"(?<=[0-9A-Za-z])[—–−~](?=[0-9A-Za-z])", "-", squeeze(text)).strip(":№")
    key = re.sub(r"(?<=字)[.·](?=[\[(〔【])", "", re.split("[。;,]", key)[0].strip("."))
    # A number of a year is printed 〔2024〕; one bracket read as another kind shows which it is.
    key = _BRACKETED_YEAR.sub(r"〔\1\2〕", key)
    if key.endswith(")") and key.count(")") > key.count("("):
        key = key[:-1]  # of the bracket that the number stands in with its label
    match = re.fullmatch(r"(?:No[.:]?)?([0-9A-Za-z\u4e00-\u9fff()\-/.〔〕\[\]]{4,40})", key, re.I)
    return match[1].upper() if match else None


def gender(text: str) -> str | None:
    """男 or 女."""
    match = re.match(r"[男女]", squeeze(text).lstrip(_SPECKS))
    return match[0] if match else None


def plain(text: str) -> str | None:
    """Text without its leading colon, line breaks and letter spacing."""
    stripped = _FILLING.sub("", text.strip().lstrip(_SPECKS).strip())
    cleaned = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", stripped)
    cleaned = re.sub(r"\s+", " ", cleaned).strip("_")  # the rule that was to be written upon
    return cleaned or None


_STRAY_COLON = re.compile(
    r"(?<=[)）])[:：]|(?<=[^；;。，,、:：]{2}(?:服务|活动|管理|代理|设备|组织|种植|放映|出租|租赁|出口|销售|制售|零售|批发|制造|加工))[:：]"
)
"""A list's ; read as a colon: behind a bracket or a whole item nothing is announced."""
_REMARKS = (
    "（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    "（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以相关部门批准文件或许可证件为准）",
    "（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以审批结果为准）",
    "（依法须经批准的项目，经相关部门批准后依批准的内容开展经营活动）",
    "（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）",
    "（除依法须经批准的项目外，自主开展法律法规未禁止、未限制的经营活动）",
)
REMARKS = {re.sub(r"[^\u4e00-\u9fff]", "", remark): remark for remark in _REMARKS}
"""How the remarks behind a scope of business are worded on licences: their letters → in full."""
REMARK = re.compile("[(（](除?依法须经批准[^()（）]*)[)）]")


def scope(text: str) -> str | None:
    """A scope of business, with the marks that OCR takes for others as such lists print them."""

    def remark(match: re.Match[str]) -> str:
        usual = REMARKS.get(re.sub(r"[^\u4e00-\u9fff]", "", match[1]), "")
        return usual if len(usual) > len(match[0]) else match[0]

    said = plain(text)
    return REMARK.sub(remark, _STRAY_COLON.sub("；", said)) if said else None


def wording(text: str) -> str | None:
    """Words without the speck behind them that OCR takes for a point or a colon."""
    return re.sub(r"(?<=[\u4e00-\u9fff])[.·:：]$", "", plain(text) or "") or None


def person(text: str) -> str | None:
    """A person's name, without spaces and without the (签字) printed behind it."""
    name = _PARTY_ENDS.split(_STAMP.sub("", plain(text) or ""))[0]
    name = re.sub(r"(?:先生|女士|同志)$", "", name.replace(" ", "").strip("_:：。.,，"))
    return re.sub(r"[•・.．](?=[\u3400-\u9fff])", "·", name) or None


def firm(text: str) -> str | None:
    """A firm's or an organisation's name, without the (盖章) printed behind it."""
    name = _STAMP.sub("", plain(text) or "").strip("_:：。,，;； ")
    return name or None


def worded(text: str) -> str | None:
    """Words; of several printed with boxes, those that are ticked: ``☐饭店☑书店`` → ``书店``."""
    if sum(text.count(box) for box in _BOXES) < 2:
        return wording(text)
    chosen = ticked(text)
    return chosen.replace("\n", "、") if chosen else None


def party(text: str) -> str | None:
    """A party to a contract, a person or a firm, without what the contract says about it."""
    said = re.sub("^[(（][甲乙丙]方[)）][:：]?", "", _STAMP.sub("", plain(text) or ""))
    name = _PARTY_ENDS.split(said)[0].strip("_:：。,，;； ")
    return name or None


def phrase(text: str) -> str | None:
    """A few words, without the sentence that follows them."""
    return re.split("[。；;]", worded(text) or "")[0].strip() or None


_FINDINGS = (
    "不合格|合格",
    "不予备案|准予备案|予以备案|不予通过|未通过|通过",
    "不符合|基本符合|符合",
    "不达标|达标",
    "不同意|准予投入使用|同意投入使用|同意",
)
"""What a verdict says, the finding before what follows from it: 合格, therefore 同意投入使用."""


_DENIED = "[未无非没否难][^,，。;；:]{0,8}"
"""What turns the finding behind it round: 未发现不符合项, 尚未达到合格标准."""


def verdict(text: str) -> str | None:
    """What an inspection found, without the sentence around it: 合格, 不合格, 准予备案."""
    key = _boxes_alike(squeeze(text))
    if re.search("[☑☐]", key):
        return _ticked_finding(key)
    said = worded(text)
    found = _findings(squeeze(said or ""))
    if len(found) == 1 and not re.search(f"{_DENIED}{found[0]}", key):
        return found[0]
    if found and not re.search(r"[\u4e00-\u9fff]", re.sub("|".join(found), "", key)):
        return None  # 合格 不合格: which of them was marked is not to be seen
    return phrase(said) if said and re.search(r"[\u4e00-\u9fff]", said) else None


def _ticked_finding(key: str) -> str | None:
    """The finding whose box is ticked; boxes stand before their findings or all behind them.

    A finding without a box of its own tells that one was not seen.
    """
    behind = bool(_findings(re.split("[☑☐]", key)[0]))
    pairs = re.findall("()([^☑☐]+)([☑☐]|$)" if behind else "([☑☐])([^☑☐]*)()", key)
    chosen: list[str] = []
    for first, words, last in pairs:
        found = _findings(words)
        if len(found) > 1 or (found and not (first or last)):
            return None
        chosen.extend(found if "☑" in (first, last) else ())
    return chosen[0] if len(chosen) == 1 else None


def is_finding(value: str) -> bool:
    """A finding by itself, with nothing said around it."""
    return any(re.fullmatch(wording, value) for wording in _FINDINGS)


def follows(value: str, other: str) -> bool:
    """What one says follows from what the other found: 同意投入使用 from 符合."""
    first, then = (
        next((i for i, wording in enumerate(_FINDINGS) if re.fullmatch(wording, said)), -1)
        for said in (other, value)
    )
    alike = value.startswith(("不", "未")) == other.startswith(("不", "未"))
    return 0 <= first < then and alike


def _findings(key: str) -> list[str]:
    """What it finds, each once; what follows from a finding is none."""
    for wording in _FINDINGS:
        if found := re.findall(wording, key):
            return list(dict.fromkeys(found))
    return []


def place(text: str) -> str | None:
    """An address, without the full stop of its sentence."""
    name = re.split("[。;；]|[,，][^,，]{0,6}面积", plain(text) or "")[0].rstrip(",，.·")
    # A bracket that opened before the address ends with the sentence around it: (地址:…).
    extra = re.match(r"[^()（）]*[)）]", name)
    name = name[: extra.end() - 1] if extra else name
    return name if len(name) > 1 else None


def ethnicity(text: str) -> str | None:
    """An ethnic group as an identity card names it: 汉."""
    name = squeeze(text).lstrip(":").removesuffix("族")
    return name if name in ETHNIC_GROUPS else None


def amount_words(text: str) -> str | None:
    """An amount in words as it is written: ``人民币（大写）：壹万贰仟元整`` → ``壹万贰仟元整``."""
    match = re.search(rf"[{_MONEY_WORDS}]+[元圆]整?", squeeze(text))
    return match[0] if match and _one_amount(match[0]) else None


def authority(text: str) -> str | None:
    """An authority's name; scraps, dates and who had the form printed (监制) are none.

    Pieces of the date that stand beside it, or lie across the ring of its seal, are cut off.
    """
    name = _STAMP.sub("", plain(text) or "")
    name = re.sub(r"(?<=[局委会厅院府所部心室队])[年月日号目曰自]+$", "", name)
    name = re.sub(r"^(?!日照|日喀则|日土)[年月日号目曰自]+(?=[\u4e00-\u9fff]{4})", "", name)
    none = len(name) < 4 or re.search(
        r"\d|监制$|^[〇○零一二三四五六七八九]{4}年|[一二三四五六七八九十]日$"
        r"|^[〇一二三四五六七八九十年月。]+$",
        name,
    )
    return None if none else name


def ticked(text: str) -> str | None:
    """The wording of each ticked option, a line each: ``☑食品经营许可 ☐…`` → ``食品经营许可``."""
    key = _boxes_alike(re.sub(r"\([^()]*[打划填]√?[^()]*\):?", "", squeeze(text)))
    chosen = [part.split("☐")[0] for part in key.split("☑")[1:]]
    return "\n".join(part.strip(" ;；,，") for part in chosen if part) or None


def _boxes_alike(key: str) -> str:
    """With one sign for every ticked box and one for every empty one."""
    return re.sub("[√✓✔■☒]", "☑", key).replace("□", "☐")


def signed(text: str) -> str | None:
    """``true`` when something is written beside the label of a signature.

    What the form itself prints there, (签字)、(盖章)、年 月 日, is no signature.
    """
    key = re.sub(r"[^:。]{0,24}(?:签字|签名|签章|盖章)(?:\([^)]*\))?:", "", squeeze(text))
    key = _DATE.sub("", key)
    key = re.sub(r"\([^)]*[签章印][^)]*\)|[签盖]字?章?:?$|年?月?日?$", "", key).strip("_:.-()")
    return "true" if 0 < len(key) <= 20 else None


PARSERS: dict[str, Callable[[str], str | None]] = {
    "uscc": uscc,
    "id_number": id_number,
    "date": one_date,
    "term_from": term_from,
    "term_to": term_to,
    "amount": amount,
    "area": area,
    "food_number": food_number,
    "registration_number": registration_number,
    "phone": phone,
    "hotline": hotline,
    "integer": integer,
    "code": code,
    "gender": gender,
    "text": worded,
    "phrase": phrase,
    "verdict": verdict,
    "scope": scope,
    "person": person,
    "party": party,
    "entity": firm,
    "organisation": firm,
    "ethnicity": ethnicity,
    "address": place,
    "authority": authority,
    "amount_words": amount_words,
    "ticked": ticked,
    "signed": signed,
}
"""Type of a field (``templates.documents.ValueType``) → its parser."""
