"""Refusals about rosters (作業員名簿)."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class RosterEntryNotFound(NotFound):
    code = "sites.roster_entry_not_found"
    title_ja = "この作業員名簿の行は見つかりません。"
    action_ja = "名簿を開き直して、もう一度選んでください。"
    title_en = "There is no such roster entry."
    action_en = "Open the roster again and choose once more."


class NotYourRoster(NotAllowed):
    code = "sites.not_your_roster"
    title_ja = "この技能者の名簿を直せるのは、所属する会社、その直上の会社、元請だけです。"
    action_ja = "所属する会社の担当者に頼むか、その会社の立場に切り替えてください。"
    title_en = "Only the employer, the firm directly above it and the prime contractor can edit this roster entry."
    action_en = "Ask the employer, or switch to your role there."


class RosterEntryOverlaps(Conflict):
    """Data: `technician` (ID)."""

    code = "sites.roster_entry_overlaps"
    title_ja = "技能者 {technician} は、この期間すでにこの現場の名簿に載っています。"
    action_ja = "新しく加えるのではなく、いまの行の職種・立場を変更してください。"
    title_en = "Technician {technician} is already on this site's roster in that period."
    action_en = "Change the trade or roles of the existing entry instead."


class TechnicianNotAffiliated(Conflict):
    """Data: `technician`, `business` (IDs), `first_on`, `last_on` (empty when open)."""

    code = "sites.technician_not_affiliated"
    title_ja = (
        "技能者 {technician} は、この期間（{first_on}～{last_on}）を通しては事業者 {business} に所属していません。"
    )
    action_ja = (
        "技能者IDを確かめてください。正しいときは、先に所属を登録するか、所属している期間だけを入力してください。"
    )
    title_en = (
        "Technician {technician} does not belong to business {business} on all of these days ({first_on} – {last_on})."
    )
    action_en = "Check the ID. If it is right, register the affiliation first, or enter only the days of belonging."


class FirmNotOnSite(Conflict):
    """Data: `business` (ID), `on`."""

    code = "sites.firm_not_on_site"
    title_ja = "事業者 {business} は、{on} の時点でこの現場の施工体制に入っていません。"
    action_ja = "上位の会社に、施工体制への登録を依頼してもらってください。登録されると、名簿に載せられます。"
    title_en = "Business {business} does not stand in this site's hierarchy on {on}."
    action_en = "Have the upper firm request its place first; then its people can be put on the roster."


class RosterOutsideRecordingPeriod(BadInput):
    """Data: `first_on`, `last_on` of the recording period."""

    code = "sites.roster_outside_recording_period"
    title_ja = "現場の就業履歴蓄積期間（{first_on}～{last_on}）と重なる日がありません。"
    action_ja = "その期間の日付を入力してください。期間が違うときは、元請に直してもらってください。"
    title_en = "None of these days lies in the site's recording period ({first_on} – {last_on})."
    action_en = "Enter days within it, or ask the prime contractor to correct the period."


class RosterEntryOutsideItsDays(BadInput):
    """A change that would begin on a day on which the entry is not in force. Data: `first_on`, `last_on`."""

    code = "sites.roster_entry_outside_its_days"
    title_ja = "この行が有効な期間（{first_on}～{last_on}）から外れた日です。"
    action_ja = "その期間の中の日を、変更の始まりの日として入力してください。"
    title_en = "This day lies outside the days of the entry ({first_on} – {last_on})."
    action_en = "Enter a day within them as the first day of the change."


class RosterEntryEndsBeforeItBegins(BadInput):
    """Data: `first_on`, `last_on`."""

    code = "sites.roster_entry_ends_before_it_begins"
    title_ja = "終わりの日（{last_on}）が、始まりの日（{first_on}）より前になっています。"
    action_ja = "日付を確かめて入力し直してください。"
    title_en = "The last day ({last_on}) lies before the first ({first_on})."
    action_en = "Check the two days and enter them again."


class SiteRoleMissing(BadInput):
    code = "sites.site_role_missing"
    title_ja = "立場が選ばれていません。"
    action_ja = "1つ以上選んでください。当てはまるものがなければ「その他(一般)」を選びます。"
    title_en = "No site role is chosen."
    action_en = "Choose at least one; “other” if none fits."


class UnknownSiteRole(BadInput):
    """Data: `typed`."""

    code = "sites.unknown_site_role"
    title_ja = "立場「{typed}」はありません。"
    action_ja = "一覧から選んでください。"
    title_en = "There is no site role “{typed}”."
    action_en = "Choose from the list."


class RosterEntriesRefused(BadInput):
    """Nobody of a batch was put on the roster. Data: `count`; `problems`: place (from 0), technician, code, ja, en of each."""

    code = "sites.roster_entries_refused"
    title_ja = "{count}人を名簿に載せられないため、まだ誰も載せていません。"
    action_ja = "下に示した人の内容を直すか、外してから、もう一度登録してください。"
    title_en = "{count} of these people cannot be put on the roster, so nobody was."
    action_en = "Correct the entries listed below, or leave them out, and try again."


class ForeignWorkIncomplete(BadInput):
    code = "sites.foreign_work_incomplete"
    title_ja = "特定技能の方の業務区分と従事させる期間がそろっていません。"
    action_ja = "業務区分（土木・建築・ライフライン・設備）と、期間の最初の日と最後の日を入力してください。"
    title_en = "The category and the days of a specified skilled worker's work here are not all given."
    action_en = "Enter the category, and the first and the last day."


class TemplateNameMissing(BadInput):
    code = "sites.template_name_missing"
    title_ja = "名前が入力されていません。"
    action_ja = "「A班」のように、分かりやすい名前を付けてください。"
    title_en = "The name is empty."
    action_en = "Give it a name that people know, such as crew A."


class TemplateNotFound(NotFound):
    code = "sites.template_not_found"
    title_ja = "このひな型は見つかりません。"
    action_ja = "一覧を開き直して選んでください。"
    title_en = "There is no such template."
    action_en = "Open the list again and choose."


class PersonTwiceInFile(Conflict):
    code = "sites.person_twice_in_file"
    title_ja = "同じ技能者IDの行が、この表に2つ以上あります。"
    action_ja = "1人を1行にして、もう一度読み込んでください。"
    title_en = "This table has more than one row of the same technician ID."
    action_en = "Leave one row for each person and read it again."
