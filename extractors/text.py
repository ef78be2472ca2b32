"""Normal forms of Chinese text that keep track of where each character came from."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=100_000)
def squeeze(text: str) -> str:
    """NFKC without white space; characters that NFKC makes several of are kept as they are.

    One character in gives one character out (white space none), so that positions in the
    result can be led back to the text: see ``positions``. 〇 stays, full-width forms become
    ASCII.
    """
    return "".join(_plain(c) for c in text if not _is_blank(c))


TRADITIONAL = str.maketrans(
    "別許車經營範圍稱類場負責資發證機關號碼單項業態監訴舉報電話聯係簽額積權動產書編執務夥註冊"
    "實東門個體戶頒區縣鎮鄉樓層買賣議條約賃屬據領導員園廠專圖館藥醫飲廳應當備連鎖國會計劃長與"
    "為對時間現廣來學張陳劉蘇趙楊黃吳孫馬羅鄭謝韓馮鄧葉呂盧賈鍾譚鄒龍萬錢湯賀賴龔藍閔嚴華齊顧"
    "薩蕭閻陸邊歐陽諸師聶寧濟漢陝貴雲遼內島灣雙興慶禮義愛親覺觀視記設認語說請調論講護課識變讓"
    "費貨購貿賓質財貸貼賞轉輸輪軟較載輛運過進遠達還遲適選遺郵釋鐘鐵銀銅鋼錄鏡針銷鋪錦鮮魚鳳鳥"
    "鷄雞麗麥黨點齡風飛飯飾驗騎騰驚樂樹橋歷歲歸氣溫滿漁潔潤澤濃濕灘災爐煙熱燈爾牆獎獨獲環瑪瓊"
    "畫異療盤盡眾礦種穩競筆節築簡糧紀紅純紙級細組結給統絲綠維網緊線緣總績織繪續罰職聲聽腦膚臨"
    "舊藝蘭處蝦術衛補裝製複見規覽訂訓託訪評詞試該詳誌誠誤諮謀豐貝貫貯賬賽贈踐軍軌辦農遊鄰醬釀"
    "鈴鍋鏈鑽閉開閱闊隊階際險隨雜離難靈靜韻響頂順須預頭頻題顏願顯飼養饅駐駕駛鵬鴻鵝鴨鹽麵齋壯"
    "壓壇塊塗墊夢奧婦媽嬌寶審寫寬將尋屆岡峽崗嶺帶幫庫廁廚廟彈強從復徑徵恆悅慣懷戰戲擇擔擬擴擺"
    "攝數斷晉曉暫極榮構槍樣標檔檢櫃欄歡殘決沒況準滅滬無瑩瑋畢畝盜確稅穀籌籃紋納練繩聖聰脫臺蓋"
    "蔣薦蟲訊診詩談諾謙贏躍軸輔輕輝輯轄辭邁釣鈞鉛鋁錫錯鍵閃閣陰陣霧韋頁頓頌餅餘魯鮑鳴鷹漿燙綿"
    "嬰兒鹵滷葷蔥薑",
    "别许车经营范围称类场负责资发证机关号码单项业态监诉举报电话联系签额积权动产书编执务伙注册"
    "实东门个体户颁区县镇乡楼层买卖议条约赁属据领导员园厂专图馆药医饮厅应当备连锁国会计划长与"
    "为对时间现广来学张陈刘苏赵杨黄吴孙马罗郑谢韩冯邓叶吕卢贾钟谭邹龙万钱汤贺赖龚蓝闵严华齐顾"
    "萨萧阎陆边欧阳诸师聂宁济汉陕贵云辽内岛湾双兴庆礼义爱亲觉观视记设认语说请调论讲护课识变让"
    "费货购贸宾质财贷贴赏转输轮软较载辆运过进远达还迟适选遗邮释钟铁银铜钢录镜针销铺锦鲜鱼凤鸟"
    "鸡鸡丽麦党点龄风飞饭饰验骑腾惊乐树桥历岁归气温满渔洁润泽浓湿滩灾炉烟热灯尔墙奖独获环玛琼"
    "画异疗盘尽众矿种稳竞笔节筑简粮纪红纯纸级细组结给统丝绿维网紧线缘总绩织绘续罚职声听脑肤临"
    "旧艺兰处虾术卫补装制复见规览订训托访评词试该详志诚误咨谋丰贝贯贮账赛赠践军轨办农游邻酱酿"
    "铃锅链钻闭开阅阔队阶际险随杂离难灵静韵响顶顺须预头频题颜愿显饲养馒驻驾驶鹏鸿鹅鸭盐面斋壮"
    "压坛块涂垫梦奥妇妈娇宝审写宽将寻届冈峡岗岭带帮库厕厨庙弹强从复径征恒悦惯怀战戏择担拟扩摆"
    "摄数断晋晓暂极荣构枪样标档检柜栏欢残决没况准灭沪无莹玮毕亩盗确税谷筹篮纹纳练绳圣聪脱台盖"
    "蒋荐虫讯诊诗谈诺谦赢跃轴辅轻辉辑辖辞迈钓钧铅铝锡错键闪阁阴阵雾韦页顿颂饼余鲁鲍鸣鹰浆烫绵"
    "婴儿卤卤荤葱姜",
)
"""Traditional letters that stand for one simplified each: OCR gives some for what is printed."""


def simplified(text: str) -> str:
    """With traditional letters in their simplified form, one for one."""
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
