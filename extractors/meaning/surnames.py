"""Chinese surnames (姓氏): what a person's name begins with.

The hundred surnames (百家姓) with usual ones that it leaves out, and the syllables that many
Tibetan and Dai names begin with; simplified. A name whose first letter is none of them has lost
that letter, or it was misread, more often than it is a rare one.
"""

_PAIRS = (
    "欧阳上官司马司徒司空司寇诸葛东方皇甫尉迟公孙慕容令狐宇文长孙夏侯轩辕端木百里东郭南宫西门"
    "呼延澹台公冶宗政濮阳淳于单于太叔申屠仲孙钟离鲜于闾丘亓官公西漆雕乐正谷梁拓跋赫连独孤纳兰"
    "完颜东野闻人万俟叶赫那拉爱新"
)
DOUBLE = frozenset(_PAIRS[i : i + 2] for i in range(0, len(_PAIRS), 2))
"""Surnames of two letters: only they make a usual name of four."""

SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴郁胥能苍双"
    "闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容"
    "向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空"
    "曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公商牟佘佴伯赏墨哈谯笪年爱阳佟"
    "肖闫覃付代岳尧涂揭竹苟亢邸仝楚逢由鹿官刑邝冼敬麦庹户闭翦卿郇粟楼修晋植伦练区招植蓝檀拜把豆妥者"
    "撒虎洒保刀岩玉召罕普卯且朵杞迟才原门鄢位宛昂郄扎尼格旺洛嘎次桑旦腊"
)
"""Surnames of one letter."""


def begins_like_a_name(name: str) -> bool:
    """Whether a name of two to four letters begins with a usual surname."""
    return name[:2] in DOUBLE or name[:1] in SINGLE
