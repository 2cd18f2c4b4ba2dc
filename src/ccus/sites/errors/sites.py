"""Refusals about sites (現場)."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class SiteNotFound(NotFound):
    """Also told to those who may not know that the site exists."""

    code = "sites.site_not_found"
    title_ja = "この現場は見つかりません。"
    action_ja = "現場IDを確かめてください。関係のない現場は表示されません。元請に、施工体制への登録を頼んでください。"
    title_en = "There is no such site among those you can see."
    action_en = "Check the site ID. Sites you have no part in are not shown; ask the prime contractor to add your firm."


class NotYourSite(NotAllowed):
    code = "sites.not_your_site"
    title_ja = "この現場を変更できるのは、元請の現場管理者と事業者責任者だけです。"
    action_ja = "元請の担当者に頼むか、その元請の立場に切り替えてください。"
    title_en = "Only the site manager and the administrator of the prime contractor can change this site."
    action_en = "Ask them, or switch to your role at that prime contractor."


class NoBusinessToActFor(NotAllowed):
    code = "sites.no_business_to_act_for"
    title_ja = "現場は元請となる事業者の名前で開設します。いまの立場には事業者がありません。"
    action_ja = "画面上部の「立場」で事業者の立場に切り替えてから、もう一度行ってください。"
    title_en = "A site is opened in the name of its prime contractor; your present role stands for no business."
    action_en = "Switch to a role of a business at the top of the page and try again."


class SiteNameMissing(BadInput):
    code = "sites.site_name_missing"
    title_ja = "現場名が入力されていません。"
    action_ja = "現場名を入力してください。略称でもかまいません。あとから直せます。"
    title_en = "The site has no name."
    action_en = "Enter a name; a short one is fine and can be changed later."


class SiteTextTooLong(BadInput):
    """Data: `item_ja`, `item_en`, `length`, `limit` (characters)."""

    code = "sites.site_text_too_long"
    title_ja = "「{item_ja}」が長すぎます（{length}文字）。"
    action_ja = "{limit}文字までに短くしてください。"
    title_en = "“{item_en}” is too long ({length} characters)."
    action_en = "Shorten it to {limit} characters."


class SiteIdTaken(Conflict):
    """Data: `ccus_id`."""

    code = "sites.site_id_taken"
    title_ja = "現場ID {ccus_id} はすでに登録されています。"
    action_ja = "登録済みの現場を開いて直してください。"
    title_en = "The site ID {ccus_id} is already registered."
    action_en = "Open the existing site and change it there."


class RecordingPeriodBackwards(BadInput):
    """Data: `first_on`, `last_on`."""

    code = "sites.recording_period_backwards"
    title_ja = "就業履歴蓄積期間の終わり（{last_on}）が、始まり（{first_on}）より前になっています。"
    action_ja = "日付を確かめて入力し直してください。"
    title_en = "The recording period would end ({last_on}) before it begins ({first_on})."
    action_en = "Check the two days and enter them again."


class RecordingPeriodTooLong(BadInput):
    """Data: `years`, `limit_years`, `latest_last_on`."""

    code = "sites.recording_period_too_long"
    title_ja = "就業履歴蓄積期間が長すぎます（約{years}年）。"
    action_ja = "{limit_years}年まで（{latest_last_on} まで）にしてください。工期が延びたときは、あとから延長できます。"
    title_en = "The recording period is too long (about {years} years)."
    action_en = (
        "Choose at most {limit_years} years (until {latest_last_on}); it can be extended later if the works go on."
    )


class SiteAlreadyClosed(Conflict):
    code = "sites.site_already_closed"
    title_ja = "この現場はすでに終了しています。"
    action_ja = "続きの工事があるときは、就業履歴蓄積期間を延ばすと、ふたたび開設中になります。"
    title_en = "This site has already been closed."
    action_en = "If works go on, extend the recording period: that opens the site again."


class CloseDayAhead(BadInput):
    """Data: `last_on`."""

    code = "sites.close_day_ahead"
    title_ja = "最終日 {last_on} は、まだ来ていない日です。"
    action_ja = "終了はその日になってから行ってください。先の予定は、就業履歴蓄積期間の終わりの日で決められます。"
    title_en = "The last day {last_on} lies in the future."
    action_en = "Close the site on that day, or set the end of the recording period ahead of time."


class ContractPeriodBackwards(BadInput):
    """Data: `first_on`, `last_on`."""

    code = "sites.contract_period_backwards"
    title_ja = "契約期間の終わり（{last_on}）が、始まり（{first_on}）より前になっています。"
    action_ja = "契約書の工期を確かめて入力し直してください。"
    title_en = "The contract would end ({last_on}) before it begins ({first_on})."
    action_en = "Check the days in the contract and enter them again."


class SiteIsNotWideArea(Conflict):
    code = "sites.site_is_not_wide_area"
    title_ja = "この現場は広域現場ではないため、作業場所メモは使いません。"
    action_ja = "いくつかの工事を1つの現場IDにまとめるときは、現場の内容で「広域現場」を選んでください。"
    title_en = "This is no wide-area site, so it has no work-place memos."
    action_en = "If it gathers several jobs under one ID, mark it as a wide-area site first."


class WorkPlaceMissing(BadInput):
    code = "sites.work_place_missing"
    title_ja = "作業場所が入力されていません。"
    action_ja = "どこで作業するか（○○邸、3工区など）を入力してください。"
    title_en = "The work place is empty."
    action_en = "Enter where work goes on, such as a house or a section."


class WorkPlaceNotFound(NotFound):
    code = "sites.work_place_not_found"
    title_ja = "この作業場所メモは見つかりません。"
    action_ja = "現場の画面を開き直してください。"
    title_en = "There is no such work-place memo."
    action_en = "Open the site again."


class ManagerNameMissing(BadInput):
    code = "sites.manager_name_missing"
    title_ja = "新しい現場管理者の名前が入力されていません。"
    action_ja = "引き継ぐ人の名前を入力してください。"
    title_en = "The new site manager has no name."
    action_en = "Enter the name of the person who takes over."


class ManagerNotOfPrime(BadInput):
    """Data: `login`."""

    code = "sites.manager_not_of_prime"
    title_ja = "ログイン名「{login}」は、元請の担当者の中に見つかりません。"
    action_ja = "ログイン名を確かめてください。まだ権限がない人には、先に事業者責任者が立場を渡してください。"
    title_en = "There is nobody called “{login}” among the people of the prime contractor."
    action_en = "Check the login name; the administrator hands out a role first to people who have none."


class HandoverBeforeTerm(BadInput):
    """Data: `from_on`."""

    code = "sites.handover_before_term"
    title_ja = "引き継ぎの日（{from_on}）が、過ぎた日か、いまの現場管理者が始めた日より前です。"
    action_ja = "今日か、これからの日を入力してください。"
    title_en = "The day of the handover ({from_on}) has passed, or lies before the present manager began."
    action_en = "Enter today or a day to come."
