"""Example contexts of the prime's pages for `preview_pages.py`: the board, approvals, readers."""

from __future__ import annotations

from datetime import date, time, timedelta

import segno

from ccus.history.states import DayState
from ccus.portal.ui.shapes import approvals, prime_home, readers, site_now
from ccus.portal.ui.shapes.common import Deadline, Explanation, Link, Pages
from preview_people import EXPLAINED, LONG_FIRM, NOW, PEOPLE, at

LATE = "14分間、通信がありません。続くときは回線を確かめてください。端末に 60 件のタッチが残っています。回線を確かめてください。"
SILENT = "2880分間、通信がありません。端末の電源と回線を確かめてください。タッチは端末に残り、つながると届きます。"


def warnings(count: int) -> tuple[site_now.Warning, ...]:
    kinds = (
        ("作業員名簿に載っていません。", "このままでは、今日の1日が能力評価に入りません。", "名簿に加える", True),
        ("のカードは有効期限が切れています。", "タッチは残っています。更新すると元に戻ります。", "知らせる", False),
        ("の会社が施工体制にありません。", "上位の会社から招待すると、記録が有効になります。", "招待する", False),
    )
    return tuple(
        site_now.Warning(
            f"w{number}",
            PEOPLE[number % 6][0],
            LONG_FIRM if number == 1 else "山田建設工業",
            kinds[number % 3][0],
            kinds[number % 3][1],
            at(7, 10 + number % 50),
            Link(kinds[number % 3][2], "#"),
            kinds[number % 3][3],
        )
        for number in range(count)
    )


def board(warning_count: int) -> site_now.SiteNowPage:
    arrivals = tuple(
        site_now.Arrival(
            f"a{number}",
            at(8, 13 - number),
            "入場" if number != 4 else "退場",
            PEOPLE[number % 6][0],
            LONG_FIRM if number == 1 else "山田建設工業株式会社",
            PEOPLE[number % 6][2] if number != 2 else "",
            PEOPLE[number % 6][3] if number != 2 else None,
            ("カード", "QR", "顔認証")[number % 3],
            DayState.ATTENTION if number == 2 else DayState.RECORDED,
            "作業員名簿に載っていません" if number == 2 else "",
            is_new=number == 0,
        )
        for number in range(9)
    )
    health = site_now.ReaderHealth
    return site_now.SiteNowPage(
        site="渋谷駅前再開発 C工区",
        site_id="12345678901271",
        now=NOW,
        on_site=128,
        arrived=141,
        left=13,
        firms=(
            site_now.FirmCount("大都建設株式会社", 0, 9, "現場代理人・普通作業員"),
            site_now.FirmCount("山田建設工業株式会社", 1, 42, "とび工・土工"),
            site_now.FirmCount(LONG_FIRM, 2, 31, "鉄筋工"),
            site_now.FirmCount("(有)さくら左官", 3, 12, "左官"),
            site_now.FirmCount("スハルト", None, 1, ""),
        ),
        trades=tuple(
            site_now.TradeCount(name, count, 100 * count / 46)
            for name, count in (("とび工", 46), ("鉄筋工", 31), ("型わく工", 22), ("左官", 12), ("トンネル特殊工", 4))
        ),
        warnings=warnings(warning_count),
        warning_total=warning_count,
        arrivals=arrivals,
        readers=(
            site_now.Reader("北ゲート1号機", "北ゲート", health.OK, NOW),
            site_now.Reader("南ゲート", "仮設通路", health.LATE, NOW - timedelta(minutes=14), 60, 190.0, LATE),
            site_now.Reader("詰所のiPhone", "2階詰所", health.SILENT, NOW - timedelta(days=2), advice=SILENT),
        ),
        url="#",
        stream_url="",
        wall_url="#",
        readers_url="#",
        approvals=Link("承認する", "#", "stamp", count=14),
        recording_state="記録期間 2026年4月1日–2027年3月31日",
        site_links=(Link("渋谷駅前再開発 C工区", "#", current=True), Link("品川第二変電所更新", "#", count=3)),
    )


def empty_board() -> site_now.SiteNowPage:
    return site_now.SiteNowPage(
        site="品川第二変電所更新",
        site_id="12345678901272",
        now=NOW,
        on_site=0,
        arrived=0,
        left=0,
        firms=(),
        trades=(),
        warnings=(),
        warning_total=0,
        arrivals=(),
        readers=(),
        url="#",
        readers_url="#",
    )


def entry(number: int, doubts: tuple[approvals.Doubt, ...] = ()) -> approvals.Entry:
    name, _, trade, level = PEOPLE[number % 6]
    return approvals.Entry(
        key=f"e{number}",
        on=date(2026, 10, 1 + number),
        name=name,
        level=level,
        firm=LONG_FIRM if number == 1 else "山田建設工業株式会社",
        trade=trade,
        role="職長" if number % 4 == 0 else "",
        content="足場組立" if number % 2 else "",
        entered_by="山田建設工業 事務 佐々木" if number % 3 else "本人",
        entered_at=at(17, 20),
        note="カードを家に忘れました。朝礼の名簿に名前があります。" if doubts else "",
        from_time=time(8, 0),
        until_time=time(17, 0),
        doubts=doubts,
        approve_url="#",
        decline_url="#",
    )


def approvals_page() -> approvals.ApprovalsPage:
    return approvals.ApprovalsPage(
        site="渋谷駅前再開発 C工区",
        deadline=Deadline(date(2026, 10, 31), 2),
        exceptions=(
            entry(
                0,
                (
                    approvals.Doubt("同じ時刻に、品川第二変電所更新でタッチがあります。", EXPLAINED),
                    approvals.Doubt("この人の直接入力が、今月10日目です。"),
                ),
            ),
            entry(1, (approvals.Doubt("この日、この会社は施工体制にありませんでした。", EXPLAINED),)),
        ),
        ordinary=tuple(entry(number) for number in range(2, 14)),
        exception_total=2,
        ordinary_total=12,
        approved_this_month=87,
        approve_all_url="#",
        decline_reasons=(("absent", "この日は現場にいなかった"), ("wrong", "職種や立場がちがう"), ("other", "その他")),
        sites=(Link("すべての現場", "#", count=14, current=True), Link("渋谷駅前再開発 C工区", "#", count=11)),
    )


def readers_page() -> readers.ReadersPage:
    rows = [readers.ReaderRow(reader, "カードリーダー", at(7, 0), 141, revoke_url="#") for reader in board(0).readers]
    rows.append(readers.ReaderRow(board(0).readers[2], "スマートフォン", at(7, 0), 0, is_revoked=True))
    url = "http://localhost:8000/enrol/#K7MP-4TXQ"
    issued = readers.EnrolmentCode("K7MP-4TXQ", segno.make(url).svg_inline(omitsize=True), url, at(8, 44))
    return readers.ReadersPage("渋谷駅前再開発 C工区", "12345678901271", NOW, tuple(rows), "#", issued=issued)


def home_page() -> prime_home.PrimeHomePage:
    todo = prime_home.Todo
    deadline = Deadline(date(2026, 10, 31), 2)
    return prime_home.PrimeHomePage(
        todos=(
            todo(
                "品川第二変電所更新",
                "読み取り機1台から連絡がありません。",
                Link("読み取り機を見る", "#"),
                is_urgent=True,
            ),
            todo("渋谷駅前再開発 C工区", "承認を待つ日が14件あります。", Link("承認する", "#"), deadline),
            todo(LONG_FIRM, "今日の3人は、このままでは日数に入りません。", Link("今日の現場を見る", "#")),
        ),
        sites=(
            prime_home.SiteRow("渋谷駅前再開発 C工区", "12345678901271", "#", 141, 3),
            prime_home.SiteRow(LONG_FIRM, "12345678901272", "#", 0),
            prime_home.SiteRow("品川第二変電所更新", "12345678901273", "#", prime="大都建設株式会社"),
        ),
        pages=Pages(1, 1, 1, 3, 3),
    )


def warning_page() -> site_now.WarningPage:
    return site_now.WarningPage(
        site="渋谷駅前再開発 C工区",
        who="名簿にない人（ID 1234-5678-9012-21）",
        what="職種・立場が未登録",
        explanation=Explanation(
            title="なぜ対応が必要か",
            what="作業員名簿に職種と立場がありません。",
            what_to_do="所属する会社が作業員名簿に入れると、さかのぼって評価の対象になります。",
            who="所属する会社の事務担当",
        ),
        back_url="#",
        form_title="作業員名簿に加える",
        form_text="会社は山田建設工業株式会社です。職種と立場は、会社か本人に確かめてください。",
        button="名簿に加える",
        save_url="#",
    )
