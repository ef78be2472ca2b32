"""Normal forms of Chinese text that keep track of where each character came from."""

import unicodedata
from functools import lru_cache

COLONS = ":"


@lru_cache(maxsize=100_000)
def squeeze(text: str) -> str:
    """NFKC without white space; characters that NFKC makes several of are kept as they are.

    One character in gives one character out (white space none), so that positions in the
    result can be led back to the text: see ``positions``. 〇 stays, full-width forms become
    ASCII.
    """
    return "".join(_plain(c) for c in text if not _is_blank(c))


TRADITIONAL = str.maketrans(
    "別許車經營範圍稱類場負責資發證機關號碼單項業態監訴舉報電話聯係簽額積權動產書編執務夥註冊實東門個體"
    "戶頒區縣鎮鄉號樓層幢買賣議條約賃屬據領導員園廠專圖館藥醫飲餐廳應當備連鎖國會計劃長與為對時間現",
    "别许车经营范围称类场负责资发证机关号码单项业态监诉举报电话联系签额积权动产书编执务伙注册实东门个体"
    "户颁区县镇乡号楼层幢买卖议条约赁属据领导员园厂专图馆药医饮餐厅应当备连锁国会计划长与为对时间现",
)
"""Traditional letters of labels and firms: OCR gives some for the simplified that are printed."""


def simplified(text: str) -> str:
    """With the letters of labels in their simplified form, one for one."""
    return text.translate(TRADITIONAL)


def positions(text: str) -> list[int]:
    """For each character of ``squeeze(text)``, its index in ``text``."""
    return [i for i, c in enumerate(text) if not _is_blank(c)]


def is_cjk(character: str) -> bool:
    """True for Chinese characters, extensions included."""
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


def join(pieces: list[str]) -> str:
    """Put lines of one value together: Chinese without a space, Latin words with one."""
    text = ""
    for piece in (p.strip() for p in pieces):
        if text and piece and text[-1].isascii() and piece[0].isascii():
            both_words = text[-1].isalpha() and piece[0].isalpha()
            text += " " if both_words else ""
        text += piece
    return text


_WIDE = dict(zip("(),:;!?", "（），：；！？", strict=True))


def chinese_marks(text: str) -> str:
    """With the marks that Chinese print has: full-width beside Chinese characters.

    OCR gives either form for one and the same mark. Between digits and Latin letters it stays as
    it is; a bracket goes with its other half. One character in gives one character out.
    """
    letters = list(text)
    partner = _partners(text)
    for i, letter in enumerate(text):
        if letter not in _WIDE:
            continue
        places = [i, partner[i]] if i in partner else [i]
        if any(_is_chinese(text, place) or text[place] in "（）" for place in places):
            letters[i] = _WIDE[letter]
    return "".join(letters)


def _partners(text: str) -> dict[int, int]:
    """Each bracket's place → that of its other half."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for i, letter in enumerate(text):
        if letter in "(（":
            waiting.append(i)
        elif letter in ")）" and waiting:
            other = waiting.pop()
            found[i], found[other] = other, i
    return found


def _is_chinese(text: str, place: int) -> bool:
    """A Chinese character or mark stands next to this place."""
    beside = text[max(place - 1, 0) : place].strip() + text[place + 1 : place + 2].strip()
    return any(is_cjk(one) or one in "，。；：、）（》《〔〕" for one in beside)


def width(character: str) -> float:
    """Share of a full-width character that one takes on paper."""
    if character.isspace():
        return 0.4
    return 0.55 if character.isascii() else 1.0


def _plain(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _is_blank(character: str) -> bool:
    return character.isspace() or character in "\u200b\ufeff\u3000"


def same_letters(one: str, other: str) -> bool:
    """Two readings agree: what NFKC and spaces make of the two is the same, marks included.

    A reading that takes 、 for , or drops a mark is another reading.
    """
    return squeeze(one) == squeeze(other)
