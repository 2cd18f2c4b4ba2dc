"""The invented people and moments that the previews share."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ccus.portal.ui.shapes.common import Explanation

JST = ZoneInfo("Asia/Tokyo")
TODAY = date(2026, 10, 21)
NOW = datetime(2026, 10, 21, 8, 14, tzinfo=JST)
LONG_FIRM = (
    "特定建設工事共同企業体 東日本高速道路関連施設更新工事 山田・エヌテック・サンライズ建設株式会社 首都圏統括支店"
)
PEOPLE = (
    ("髙橋 健一", "タカハシ ケンイチ", "とび工", 3),
    ("NGUYEN VAN AN", "グエン ヴァン アン", "鉄筋工", 1),
    ("Suharto", "スハルト", "型わく工", 1),
    ("長谷川 美咲", "ハセガワ ミサキ", "電工", 2),
    ("勅使河原 権左衛門", "テシガワラ ゴンザエモン", "左官", 4),
    ("ARULANANTHAM SIVASUBRAMANIAM KRISHNAMURTHY", "アルラナンタム", "とび工", 1),
)
EXPLAINED = Explanation(
    title="なぜ、こう判定されましたか",
    what="職種と立場が決まっていないため、この日はまだ能力評価の日数に入りません。",
    why="この日、この現場の作業員名簿に載っていませんでした。",
    rule="能力評価に有効な就業履歴（2019年4月1日から）",
    values=(("現場の作業員名簿", "登録なし"), ("タッチ", "8:02 カード")),
    what_to_do="作業員名簿に加えるか、直接入力で職種と立場を入れてください。",
    who="所属する会社、または元請の現場管理者",
)


def at(hour: int, minute: int) -> datetime:
    return NOW.replace(hour=hour, minute=minute)
