"""Check characters and amounts in words: made here, so that no reader marks its own work."""

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(kind: str, area: str, body: str) -> str:
    """An 18-character 统一社会信用代码 (GB 32100).

    Args:
        kind: Two characters: 91 enterprise, 92 个体工商户.
        area: Six digits of the registering authority's area.
        body: The first eight characters of the organisation code; its check character
            (GB 11714) and that of the whole are added here.
    """
    values = [int(char, 36) for char in body]
    rest = 11 - sum(v * w for v, w in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    code = f"{kind}{area}{body}" + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(_USCC.index(char) * pow(3, place, 31) for place, char in enumerate(code))
    return code + _USCC[(31 - total % 31) % 31]


def id_number(area: str, birth: str, serial: str) -> str:
    """An 18-character 公民身份号码 (GB 11643); ``birth`` is YYYYMMDD, ``serial`` three digits."""
    body = f"{area}{birth}{serial}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def food_permit_number(form: str, area: str, serial: str) -> str:
    """A 食品经营许可证编号: JY, form digit, area, serial, check digit (ISO 7064 mod 11,10).

    Args:
        form: 1 food sales, 2 catering, 3 canteen.
        area: Six digits.
        serial: Six digits.
    """
    return f"JY{_with_check_digit(f'{form}{area}{serial}')}"


def registration_number(area: str, serial: str) -> str:
    """A 15-digit 注册号 as before 2015: area, eight digits, check digit (ISO 7064 mod 11,10)."""
    return _with_check_digit(f"{area}{serial}")


def _with_check_digit(digits: str) -> str:
    check = 10
    for digit in digits:
        check = ((check + int(digit)) % 10 or 10) * 2 % 11
    return f"{digits}{(11 - check) % 10}"


def in_words(yuan: int) -> str:
    """Whole yuan in banking numerals: 12800 → 壹万贰仟捌佰元整. Up to 99 999 999.

    Raises:
        ValueError: ``yuan`` is out of that range.
    """
    if not 0 < yuan < 10**8:
        raise ValueError(f"{yuan} yuan is out of range")
    high, low = divmod(yuan, 10_000)
    words = f"{_under_ten_thousand(high)}万" if high else ""
    if low:
        gap = "零" if high and low < 1000 else ""
        words += gap + _under_ten_thousand(low)
    return f"{words}元整"


def _under_ten_thousand(number: int) -> str:
    words, zero = "", False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, number = divmod(number, unit)
        if not digit:
            zero = bool(words)
            continue
        words += ("零" if zero else "") + _DIGITS[digit] + name
        zero = False
    return words
