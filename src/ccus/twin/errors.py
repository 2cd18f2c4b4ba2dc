"""What the twin refuses, in words."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict


class MonthTaken(Conflict):
    code = "twin.month_taken"
    title_ja = "{month} のタッチか就業履歴が、このデータベースにもうあります。"
    action_ja = "双子の国は、履歴のない月にだけ作れます。空のデータベースで「ccus twin build」をやり直してください。"
    title_en = "There are touches or work records of {month} in this database already."
    action_en = "The twin is only built over months without history. Run “ccus twin build” on an empty database."


class ScaleUnreadable(BadInput):
    """Data: `typed`."""

    code = "twin.scale_unreadable"
    title_ja = "縮尺「{typed}」は数として読み取れません。"
    action_ja = "1.0 (全国)、0.01 (百分の一) のように、0.001 以上 1 以下の数を指定してください。"
    title_en = 'The scale "{typed}" cannot be read as a number.'
    action_en = "Give a number from 0.001 to 1, such as 1.0 (the whole country) or 0.01 (one hundredth)."


class ScaleOutOfRange(BadInput):
    """Data: `typed`."""

    code = "twin.scale_out_of_range"
    title_ja = "縮尺 {typed} の国は作れません。縮尺は 0.001 以上 1 以下です。"
    action_ja = "1.0 (全国)、0.01 (百分の一) のように指定し直してください。"
    title_en = "A country of scale {typed} cannot be made: scales go from 0.001 to 1."
    action_en = "Give another one, such as 1.0 (the whole country) or 0.01 (one hundredth)."


class LastDayUnreadable(BadInput):
    """Data: `typed`."""

    code = "twin.last_day_unreadable"
    title_ja = "最後の日「{typed}」は日付として読み取れません。"
    action_ja = "2024-02-29 のように、西暦の年-月-日で月の末日を指定してください。"
    title_en = 'The last day "{typed}" cannot be read as a date.'
    action_en = "Give the last day of a month as year-month-day, such as 2024-02-29."


class NotTheEndOfAMonth(BadInput):
    """Data: `day` and the `month_end` of its month."""

    code = "twin.not_the_end_of_a_month"
    title_ja = "{day}は月の末日ではありません。公表されている数値は月ごとのため、国は月の末日までしか作れません。"
    action_ja = "{month_end}のように、月の末日を指定してください。"
    title_en = "{day} is not the last day of a month. Published figures are monthly, so the country ends with a month."
    action_en = "Give the last day of a month, such as {month_end}."


class NoFiguresForTheseDays(BadInput):
    """Data: `day`, and the `first` and `last` day that can be given."""

    code = "twin.no_figures_for_these_days"
    title_ja = "{day}までの国は作れません。記録の始まりより前か、まだ終わっていない月です。"
    action_ja = "{first}から{last}までの月の末日を指定してください。"
    title_en = "A country up to {day} cannot be made: that is before records began, or a month that is not over."
    action_en = "Give the last day of a month from {first} to {last}."


class SeedOutOfRange(BadInput):
    code = "twin.seed_out_of_range"
    title_ja = "乱数の種は 0 以上の整数です。"
    action_ja = "20240229 のように指定するか、--seed を省いてください。"
    title_en = "A seed is a whole number from 0 on."
    action_en = "Give one such as 20240229, or leave --seed out."


class OtherNationBegun(Conflict):
    """Data: `scale`, `until`, `seed` of the nation in the database."""

    code = "twin.other_nation_begun"
    title_ja = "このデータベースには、別の指定の国がすでにあります（縮尺 {scale}、{until}まで、乱数の種 {seed}）。"
    action_ja = (
        "同じ指定でもう一度実行すると続きから作れます。別の指定で作るときは、別のデータベースか、"
        "別のデータ置き場（環境変数 CCUS_LOCAL_DIR）を使ってください。"
    )
    title_en = "This database holds another nation already (scale {scale}, up to {until}, seed {seed})."
    action_en = (
        "Run it with these to go on. For another nation use another database, or another data folder (CCUS_LOCAL_DIR)."
    )


class RealRegistrationsPresent(Conflict):
    """Data: `technicians`, `businesses`, `sites` that are there."""

    code = "twin.real_registrations_present"
    title_ja = (
        "このデータベースには登録がすでにあります（技能者 {technicians}、事業者 {businesses}、現場 {sites}）。"
        "架空の国を混ぜると見分けられなくなるため、何もしませんでした。"
    )
    action_ja = (
        "空のデータベースで実行してください（別のデータ置き場は環境変数 CCUS_LOCAL_DIR で選べます）。"
        "お試し環境（ccus demo）のデータベースには作れます。"
    )
    title_en = (
        "There are registrations in this database ({technicians} technicians, {businesses} businesses, {sites} sites). "
        "Made-up people must not be mixed with real ones, so nothing was done."
    )
    action_en = "Run it on an empty database (CCUS_LOCAL_DIR chooses another data folder). The database of ccus demo will do too."


class NoNation(Conflict):
    code = "twin.no_nation"
    title_ja = "このデータベースには架空の国がありません。"
    action_ja = "「ccus twin build」で国を作ってから実行してください。"
    title_en = "There is no made-up country in this database."
    action_en = "Build one with “ccus twin build” first."


class MonthWithoutTouches(BadInput):
    """The month cannot be scored: its touches are not in the database, or no days lie behind it."""

    code = "twin.month_without_touches"
    title_ja = "{month} は採点できません。"
    action_ja = "タッチがデータベースにあり、翌月の日もある {first} から {last} までの月を指定してください。"
    title_en = "{month} cannot be scored."
    action_en = "Name a month from {first} to {last}: their touches are in the database and days lie behind them."


class TouchesNotSent(Conflict):
    """Data: `number` of touches still at the gates, and the `url` that they were sent to."""

    code = "twin.touches_not_sent"
    title_ja = "タッチ {number} 件が {url} に届きませんでした。"
    action_ja = (
        "「ccus up」が動いていることと、送り先 (--url) を確かめて、もう一度実行してください。"
        "届いているタッチが二重に数えられることはありません。"
    )
    title_en = "{number} touches did not reach {url}."
    action_en = (
        "See that “ccus up” runs and that --url is right, then run it again. No touch that has arrived counts twice."
    )
