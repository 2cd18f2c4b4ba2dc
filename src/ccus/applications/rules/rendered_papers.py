"""Papers that nobody issued, for people who do not exist: laid out like the real ones, photographed on a table, with seeded defects.

They stand in for real papers, which a project like this must not hold: driving licence, residence card, certificate of entitlement
(資格確認書), certificate of a course, and the back of a My Number card. Each comes with what its owner typed, what a reader
has to notice, and where its secret numbers stand.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import noto_cjk_sans_jp_regular
import segno
from PIL import Image, ImageDraw, ImageFont

from ccus.applications.rules.paper_reading.comparing import EXPIRY
from ccus.applications.rules.paper_reading.lines import Line, Spot, Transcript
from ccus.applications.rules.prechecks import Doubt
from ccus.applications.rules.questions import Answers
from ccus.applications.rules.rendered_photos import OnTable, on_table
from ccus.applications.states import PaperKind
from ccus.kit.eras import display_date_era
from ccus.kit.labels import Labelled

CARD_SIZE = (1_150, 725)
INK = (35, 35, 48)
# Beside common names those that are written in more than one way, and some that differ in one character only.
FAMILIES = (
    "髙橋",
    "高橋",
    "﨑田",
    "崎田",
    "齋藤",
    "斎藤",
    "渡邉",
    "渡辺",
    "濵田",
    "佐々木",
    "小林",
    "山口",
    "吉田",
    "田中",
    "中村",
)
GIVEN = ("健一", "健二", "大輔", "翔太", "美咲", "由美", "一郎", "恵子", "エミ", "直樹")
READINGS = {"健一": "ケンイチ", "健二": "ケンジ", "大輔": "ダイスケ", "翔太": "ショウタ", "美咲": "ミサキ"}
READINGS |= {"由美": "ユミ", "一郎": "イチロウ", "恵子": "ケイコ", "エミ": "エミ", "直樹": "ナオキ"}
FOREIGN = (("NGUYEN", "VAN AN"), ("TRAN", "THI HOA"), ("SANTOS", "MARIA"), ("BUDI", "HARTONO"), ("LE", "MINH TUAN"))
# What people cover numbers with: dark tape, or a strip of paper.
STRIPS = ((58, 60, 66), (234, 230, 216), (120, 150, 190))
COURSES = (
    "玉掛け技能講習",
    "小型移動式クレーン運転技能講習",
    "高所作業車運転技能講習",
    "足場の組立て等作業主任者技能講習",
)


class Defect(Labelled):
    """What is wrong with a rendered paper, beside the defects of photographs."""

    WRONG_NAME = "wrong_name", "氏名が違う", "wrong name"
    WRONG_DATE = "wrong_date", "生年月日・取得日が違う", "wrong date"
    WRONG_NUMBER = "wrong_number", "番号が違う", "wrong number"
    EXPIRED = "expired", "期限切れ", "expired"
    UNMASKED = "unmasked", "番号・QRコードが隠れていない", "number or QR code not covered"
    MY_NUMBER = "my_number", "マイナンバーが写っている", "shows a My Number"


@dataclass(frozen=True, kw_only=True)
class RenderedPaper:
    """One picture, what its owner typed, and what is wrong with it. `alarms` are the answers that differ; `secrets` lie open."""

    layout: str
    image: Image.Image
    kind: PaperKind
    defect: Defect | Doubt | None
    answers: Answers
    alarms: frozenset[str]
    secrets: tuple[Spot, ...]


@dataclass(frozen=True, kw_only=True)
class PrintedPaper:
    """One picture, and what is printed on it: as a reader without any slip would read it. `secrets` lie open."""

    image: Image.Image
    kind: PaperKind
    transcript: Transcript
    secrets: tuple[Spot, ...]


@dataclass
class _Sheet:
    """A card while it is being printed."""

    image: Image.Image
    dice: random.Random
    secrets: list[tuple[float, float, float, float]] = field(default_factory=list)
    lines: list[tuple[str, tuple[float, float, float, float]]] = field(default_factory=list)
    codes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def write(self, x: int, y: int, text: str, *, size: int = 32) -> tuple[float, float, float, float]:
        pen = ImageDraw.Draw(self.image)
        pen.text((x, y), text, font=_font(size), fill=INK)
        left, top, right, bottom = pen.textbbox((x, y), text, font=_font(size))
        self.lines.append((text, (left, top, right, bottom)))
        return left, top, right, bottom

    def write_secret(self, x: int, y: int, text: str, *, is_open: bool, size: int = 32) -> None:
        """A number that has to be covered: open, or under a strip of paper."""
        place = self.write(x, y, text, size=size)
        if is_open:
            self.secrets.append(place)
            return
        self.lines.pop()
        left, top, right, bottom = place
        ImageDraw.Draw(self.image).rectangle(
            (left - 8, top - 8, right + 14, bottom + 10), fill=self.dice.choice(STRIPS)
        )

    def face(self, box: tuple[int, int, int, int]) -> None:
        pen = ImageDraw.Draw(self.image)
        left, top, right, bottom = box
        pen.rectangle(box, fill=(205, 220, 232))
        pen.ellipse((left + 50, top + 40, right - 50, bottom - 80), fill=(224, 172, 125))
        pen.ellipse((left + 15, bottom - 90, right - 15, bottom + 60), fill=(60, 70, 90))
        pen.rectangle((left, bottom, right, bottom + 62), fill=self.image.getpixel((right + 6, bottom)))


@dataclass(frozen=True, kw_only=True)
class Owner:
    """What is printed of a person. `until` is the last day of the paper, `gained_on` and `number` those of a course."""

    family: str
    given: str
    born_on: date
    until: date
    gained_on: date
    number: str
    reading: str = ""


def render_papers(count: int, *, seed: int, on: date) -> Iterator[RenderedPaper]:
    """`count` of each layout and each defect that it can have, good ones (None) first. `on`: today."""
    for number in range(count):
        for layout, (_, defects) in _LAYOUTS.items():
            for defect in defects:
                dice = random.Random(f"{seed} {layout} {number} {defect}")  # noqa: S311 - draws pictures, no secrets
                yield render_paper(layout, defect, dice=dice, on=on)


def render_paper(layout: str, defect: Defect | Doubt | None, *, dice: random.Random, on: date) -> RenderedPaper:
    """One paper of a layout. KeyError for a layout that is not known."""
    typed = _owner(dice, on=on, is_foreign=layout == "residence_card")
    printed, alarms = _with_defect(typed, defect, dice, layout=layout, on=on)
    paper = print_paper(layout, printed, dice=dice, defect=defect)
    return RenderedPaper(
        layout=layout,
        image=paper.image,
        kind=paper.kind,
        defect=defect,
        answers=answers_of(typed.family, typed.given, typed, foreign=layout == "residence_card"),
        alarms=alarms,
        secrets=paper.secrets,
    )


def print_paper(
    layout: str, owner: Owner, *, dice: random.Random, defect: Defect | Doubt | None = None
) -> PrintedPaper:
    """A paper of one owner, photographed on a table. KeyError for a layout that is not known."""
    draw, _ = _LAYOUTS[layout]
    tint = tuple(dice.randint(214, 240) for _ in range(3))
    sheet = _Sheet(Image.new("RGB", CARD_SIZE, tint), dice)
    ImageDraw.Draw(sheet.image).rectangle((8, 8, CARD_SIZE[0] - 9, CARD_SIZE[1] - 9), outline=(120, 125, 135), width=3)
    kind = draw(sheet, owner, defect)
    taken = on_table(sheet.image, dice, defect if isinstance(defect, Doubt) else None)
    return PrintedPaper(
        image=taken.image,
        kind=kind,
        transcript=Transcript(
            lines=tuple(Line(text=text, spot=_spot(place, taken), score=1.0) for text, place in sheet.lines),
            codes=tuple(_spot(place, taken) for place in sheet.codes),
        ),
        secrets=tuple(_spot(place, taken) for place in sheet.secrets),
    )


def answers_of(family: str, given: str, owner: Owner, *, foreign: bool) -> Answers:
    """What the owner typed, as answers are kept."""
    answers: dict[str, dict[str, Any]] = {
        "family_name": {"typed": family, "value": family},
        "given_name": {"typed": given, "value": given},
        "given_kana": {"typed": READINGS.get(given, ""), "value": READINGS.get(given)},
        "birth_date": {"typed": owner.born_on.isoformat(), "value": owner.born_on.isoformat()},
        "address": {"typed": "川口市本町1-2-3", "value": "川口市本町1-2-3"},
        "qualifications": {
            "typed": "",
            "value": [
                {"name": course, "on": owner.gained_on.isoformat(), "number": owner.number} for course in COURSES
            ],
        },
    }
    if foreign:
        answers["residence_period_until"] = {"typed": owner.until.isoformat(), "value": owner.until.isoformat()}
    return answers


def _owner(dice: random.Random, *, on: date, is_foreign: bool) -> Owner:
    family, given = dice.choice(FOREIGN) if is_foreign else (dice.choice(FAMILIES), dice.choice(GIVEN))
    return Owner(
        family=family,
        given=given,
        born_on=on - timedelta(days=dice.randint(19 * 365, 66 * 365)),
        until=on + timedelta(days=dice.randint(40, 1_700)),
        gained_on=on - timedelta(days=dice.randint(60, 6_000)),
        number=f"{dice.randint(10_000, 99_999)}",
    )


def _with_defect(
    owner: Owner, defect: Defect | Doubt | None, dice: random.Random, *, layout: str, on: date
) -> tuple[Owner, frozenset[str]]:
    """What is printed, and which answers differ from it."""
    changes: dict[str, object] = {}
    alarms: set[str] = set()
    if defect is Defect.WRONG_NAME:
        names = [each[1] for each in FOREIGN] if layout == "residence_card" else list(GIVEN)
        changes["given"] = dice.choice([given for given in names if given != owner.given])
        alarms.add("family_name")
    if defect is Defect.WRONG_DATE and layout == "course_certificate":
        changes["gained_on"] = owner.gained_on - timedelta(days=dice.choice((1, 10, 31, 365)))
        alarms.add("qualifications")
    elif defect is Defect.WRONG_DATE:
        changes["born_on"] = owner.born_on + timedelta(days=dice.choice((1, -1, 10, 31, 366, 3_653)))
        alarms.add("birth_date")
    if defect is Defect.WRONG_NUMBER:
        changes["number"] = f"{(int(owner.number) + dice.choice((1, 10, 300))) % 90_000 + 10_000}"
        alarms.add("qualifications")
    if defect is Defect.EXPIRED:
        changes["until"] = on - timedelta(days=dice.randint(1, 900))
        alarms |= {EXPIRY, "residence_period_until"} if layout == "residence_card" else {EXPIRY}
    parts = {**vars(owner), **changes}
    return Owner(**parts), frozenset(alarms)


def _driving_licence(sheet: _Sheet, owner: Owner, defect: Defect | Doubt | None) -> PaperKind:
    padded = f"{owner.until.year}年(令和{owner.until.year - 2018:02d}年){owner.until:%m月%d日}まで有効"
    sheet.write(45, 35, f"氏名　{owner.family}　{owner.given}", size=38)
    sheet.write(745, 40, f"{display_date_era(owner.born_on)}生", size=28)
    sheet.write(45, 100, "住所　埼玉県川口市本町一丁目2番3号", size=30)
    sheet.write(45, 155, f"交付　{display_date_era(owner.gained_on)}　{sheet.dice.randint(10_000, 99_999)}", size=30)
    ImageDraw.Draw(sheet.image).rectangle((40, 215, 780, 275), fill=(196, 170, 70))
    sheet.write(60, 222, padded, size=36)
    sheet.write(45, 295, "免許の", size=24)
    sheet.write(45, 325, "条件等　眼鏡等", size=24)
    sheet.write(45, 470, f"番号　第　{sheet.dice.randint(10**11, 10**12 - 1)}　号", size=34)
    sheet.write(45, 545, "二・小・原　平成20年06月12日", size=26)
    sheet.write(45, 585, "他　　　　　平成22年08月20日", size=26)
    sheet.write(45, 640, "運転免許証", size=40)
    sheet.write(560, 655, "埼玉県公安委員会", size=28)
    sheet.face((820, 130, 1_090, 470))
    return PaperKind.IDENTITY


def _residence_card(sheet: _Sheet, owner: Owner, defect: Defect | Doubt | None) -> PaperKind:
    sheet.write(45, 30, "日本国政府　在留カード", size=34)
    sheet.write(730, 34, f"番号 AB{sheet.dice.randint(10**7, 10**8 - 1)}CD", size=28)
    sheet.write(45, 100, "氏名", size=22)
    sheet.write(45, 130, f"{owner.family} {owner.given}", size=38)
    sheet.write(45, 195, f"生年月日　{owner.born_on:%Y年%m月%d日}　性別 男　国籍・地域 ベトナム", size=28)
    sheet.write(45, 250, "住居地　埼玉県川口市本町1丁目2番3号", size=28)
    sheet.write(45, 310, "在留資格　特定技能1号", size=30)
    sheet.write(45, 370, "在留期間（満了日）", size=24)
    sheet.write(45, 405, f"3年（{owner.until:%Y年%m月%d日}）", size=34)
    sheet.write(45, 475, f"許可の種類　在留期間更新許可　許可年月日 {owner.gained_on:%Y年%m月%d日}", size=22)
    sheet.write(45, 540, f"このカードは{owner.until:%Y年%m月%d日}まで有効です。", size=30)
    sheet.write(45, 640, "法務大臣", size=30)
    sheet.face((850, 110, 1_090, 180 + 230))
    return PaperKind.IDENTITY


def _insurance_certificate(sheet: _Sheet, owner: Owner, defect: Defect | Doubt | None) -> PaperKind:
    dice, is_open = sheet.dice, defect is Defect.UNMASKED
    sheet.write(45, 30, "健康保険　資格確認書", size=38)
    sheet.write(45, 95, f"有効期限　{display_date_era(owner.until)}", size=28)
    sheet.write(45, 150, "記号", size=28)
    sheet.write_secret(120, 146, dice.choice((f"{dice.randint(10**7, 10**8 - 1)}", "川口02")), is_open=is_open, size=32)
    sheet.write(420, 150, "番号", size=28)
    sheet.write_secret(500, 146, f"{dice.randint(1, 99_999)}", is_open=is_open, size=32)
    sheet.write(680, 150, "(枝番)", size=28)
    sheet.write_secret(790, 146, f"{dice.randint(0, 12):02d}", is_open=is_open, size=32)
    sheet.write(45, 215, f"フリガナ　{owner.reading or READINGS.get(owner.given, '')}", size=22)
    sheet.write(45, 250, f"氏名　{owner.family}　{owner.given}", size=36)
    sheet.write(45, 315, f"生年月日　{display_date_era(owner.born_on)}", size=30)
    sheet.write(620, 315, "性別　男", size=30)
    sheet.write(45, 370, f"資格取得年月日　{display_date_era(owner.gained_on)}", size=28)
    sheet.write(45, 430, "事業所名称　株式会社川口建設", size=28)
    sheet.write(45, 500, "保険者番号", size=28)
    sheet.write_secret(220, 496, f"0{dice.randint(10**6, 10**7 - 1)}", is_open=is_open, size=32)
    sheet.write(45, 555, "保険者名称　全国健康保険協会　埼玉支部", size=28)
    sheet.write(45, 610, "保険者所在地　さいたま市大宮区錦町682-2", size=26)
    if dice.random() < 0.5:
        target = BytesIO()
        segno.make(f"https://example.jp/{dice.randint(10**9, 10**10)}").save(target, kind="png", scale=6, border=2)
        code = Image.open(target).convert("RGB")
        place = (900, 470, 900 + code.width, 470 + code.height)
        sheet.image.paste(code, place[:2])
        if is_open:
            inside = (place[0] + 12, place[1] + 12, place[2] - 12, place[3] - 12)
            sheet.secrets.append(inside)
            sheet.codes.append(inside)
        else:
            ImageDraw.Draw(sheet.image).rectangle(place, fill=dice.choice(STRIPS))
    return PaperKind.INSURANCE


def _course_certificate(sheet: _Sheet, owner: Owner, defect: Defect | Doubt | None) -> PaperKind:
    course = sheet.dice.choice(COURSES)
    sheet.write(60, 40, f"{course}修了証", size=40)
    sheet.write(60, 130, f"修了証番号　第 {owner.number} 号", size=30)
    sheet.write(60, 200, f"氏名　{owner.family}　{owner.given}", size=38)
    sheet.write(60, 270, f"生年月日　{display_date_era(owner.born_on)}", size=32)
    sheet.write(60, 350, "労働安全衛生法に基づく上記の技能講習を", size=28)
    sheet.write(60, 395, "修了したことを証する。", size=28)
    sheet.write(60, 470, f"交付年月日　{display_date_era(owner.gained_on)}", size=32)
    sheet.write(60, 550, "埼玉労働局長登録教習機関　第17号", size=26)
    sheet.write(60, 600, "一般社団法人　川口技能講習センター", size=30)
    sheet.face((830, 170, 1_070, 480))
    return PaperKind.QUALIFICATION


def _my_number_back(sheet: _Sheet, owner: Owner, defect: Defect | Doubt | None) -> PaperKind:
    number = "".join(str(sheet.dice.randint(0, 9)) for _ in range(12))
    sheet.write(60, 60, "個人番号", size=30)
    sheet.write(60, 110, f"{number[:4]}　{number[4:8]}　{number[8:]}", size=44)
    sheet.write(60, 220, f"氏名　{owner.family}　{owner.given}", size=34)
    sheet.write(60, 290, f"{display_date_era(owner.born_on)}生", size=34)
    sheet.write(60, 420, "このカードを落としたときは、個人番号カードコールセンターへ", size=24)
    return PaperKind.IDENTITY_BACK


def _spot(place: tuple[float, float, float, float], taken: OnTable) -> Spot:
    left, top, right, bottom = place
    corners = [taken.place(x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = corners
    return Spot((x1, y1, x2, y2, x3, y3, x4, y4))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Noto Sans CJK JP (OFL), which comes as a package."""
    folder = Path(str(noto_cjk_sans_jp_regular.__file__)).parent
    return ImageFont.truetype(str(next(folder.rglob("*.otf"))), size)


_OF_PHOTOGRAPHS = (None, Doubt.BLURRED, Doubt.GLARE, Doubt.CORNER_CUT)
_Drawing = Callable[[_Sheet, Owner, Defect | Doubt | None], PaperKind]
_LAYOUTS: dict[str, tuple[_Drawing, tuple[Defect | Doubt | None, ...]]] = {
    "driving_licence": (_driving_licence, (*_OF_PHOTOGRAPHS, Defect.WRONG_NAME, Defect.WRONG_DATE, Defect.EXPIRED)),
    "residence_card": (_residence_card, (*_OF_PHOTOGRAPHS, Defect.WRONG_NAME, Defect.WRONG_DATE, Defect.EXPIRED)),
    "insurance_certificate": (
        _insurance_certificate,
        (*_OF_PHOTOGRAPHS, Defect.WRONG_NAME, Defect.WRONG_DATE, Defect.EXPIRED, Defect.UNMASKED),
    ),
    "course_certificate": (
        _course_certificate,
        (*_OF_PHOTOGRAPHS, Defect.WRONG_NAME, Defect.WRONG_DATE, Defect.WRONG_NUMBER),
    ),
    "my_number_back": (_my_number_back, (Defect.MY_NUMBER,)),
}
