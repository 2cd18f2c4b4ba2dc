"""Refusals about provisional days."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class ProvisionalDayExists(Conflict):
    code = "history.provisional_day_exists"
    title_ja = "{work_date} の「{place}」は、もう仮の記録があります。"
    action_ja = "一覧からその日を開いて、証拠を加えてください。"
    title_en = "{work_date} at “{place}” is noted already."
    action_en = "Open that day in the list and add evidence to it."


class ProvisionalDayNotFound(NotFound):
    code = "history.provisional_day_not_found"
    title_ja = "その仮の就業日は見つかりません。"
    action_ja = "一覧から選び直してください。"
    title_en = "There is no such provisional day."
    action_en = "Choose it from the list again."


class ProvisionalDayOfThePerson(NotAllowed):
    code = "history.provisional_day_of_the_person"
    title_ja = "本人が記録した日を取り下げられるのは、本人だけです。"
    action_ja = "まちがいと思われるときは、本人に確かめて、本人の画面から取り下げてもらってください。"
    title_en = "What a person noted can be taken back by that person alone."
    action_en = "If you think it is wrong, ask the person, who can take it back on their own page."


class ProvisionalDayNotOpen(Conflict):
    code = "history.provisional_day_not_open"
    title_ja = "この仮の就業日は、すでに「{state}」になっています。"
    action_ja = "画面を読み込み直して、今の状態を確かめてください。"
    title_en = "This provisional day is already “{state_en}”."
    action_en = "Reload the page to see where it stands."


class PlaceMissing(BadInput):
    code = "history.place_missing"
    title_ja = "どこで働いたかが入力されていません。"
    action_ja = "現場を選ぶか、現場の名前を入力してください。"
    title_en = "It is not said where the day was worked."
    action_en = "Choose a site, or type the name of the place."


class PlaceTooLong(BadInput):
    code = "history.place_too_long"
    title_ja = "場所・元請・作業内容のどれかが長すぎます（{limit} 文字まで）。"
    action_ja = "短くして、もう一度送ってください。"
    title_en = "Place, prime or work content is too long (at most {limit} characters)."
    action_en = "Shorten it and send it again."


class PhotoUnreadable(BadInput):
    code = "history.photo_unreadable"
    title_ja = "この写真は読み取れません。"
    action_ja = "15MBまでの JPEG・PNG・WebP の写真を選び直してください。"
    title_en = "This photograph cannot be read."
    action_en = "Choose a JPEG, PNG or WebP photograph of at most 15 MB."


class PhotoUsedBefore(Conflict):
    code = "history.photo_used_before"
    title_ja = "この写真は、ほかの日の証拠に使われています。"
    action_ja = "その日に撮った写真を選んでください。"
    title_en = "This photograph is evidence of another day already."
    action_en = "Choose a photograph that was taken on that day."


class PositionUnreadable(BadInput):
    code = "history.position_unreadable"
    title_ja = "位置情報を読み取れませんでした。"
    action_ja = "電話の位置情報を使えるようにして、もう一度押してください。位置がなくても、仮の記録は送れます。"
    title_en = "The position could not be read."
    action_en = "Allow the phone to tell its position and press again. The day can be noted without it."


class SiteCodeUnreadable(BadInput):
    code = "history.site_code_unreadable"
    title_ja = "このQRは、現場の掲示のQRではありません。"
    action_ja = "現場に貼られたQRを、もう一度読み取ってください。"
    title_en = "This is not the QR posted at a site."
    action_en = "Read the QR posted at the site again."


class SiteCodeOfOtherPlace(Conflict):
    code = "history.site_code_of_other_place"
    title_ja = "このQRは、「{site}」のものです。この日の現場とは違います。"
    action_ja = "この日の現場のQRを読み取るか、「{site}」で働いた日として記録してください。"
    title_en = "This QR belongs to “{site}”, which is not the site of this day."
    action_en = "Read the QR of this day's site, or note the day at “{site}”."


class EvidenceNotOfToday(Conflict):
    code = "history.evidence_not_of_today"
    title_ja = "位置とQRは、働いた日（{work_date}）にだけ記録できます。"
    action_ja = "過ぎた日は、仲間の確認か写真を加えてください。"
    title_en = "Position and QR can be taken on the day of work only ({work_date})."
    action_en = "For a past day add a colleague's word or a photograph."


class VouchingForOneself(NotAllowed):
    code = "history.vouching_for_oneself"
    title_ja = "自分の日を、自分で確認することはできません。"
    action_ja = "いっしょに働いた人に、このQRを読み取ってもらってください。"
    title_en = "Nobody can vouch for their own day."
    action_en = "Let somebody who worked there with you read this QR."


class VouchedAlready(Conflict):
    code = "history.vouched_already"
    title_ja = "この日は、もうあなたが確認しています。"
    action_ja = "することはありません。"
    title_en = "You have vouched for this day already."
    action_en = "Nothing needs to be done."


class VouchedForTooMany(Conflict):
    code = "history.vouched_for_too_many"
    title_ja = "同じ日に確認できるのは {limit} 人までです。"
    action_ja = "ほかの人にも確認を頼むか、元請に確認してもらってください。"
    title_en = "At most {limit} people of one day can be vouched for."
    action_en = "Ask somebody else too, or let the prime confirm the day."


class TooManyDaysAtOnce(BadInput):
    code = "history.too_many_days_at_once"
    title_ja = "一度に確認できるのは {limit} 日までです。"
    action_ja = "選ぶ日を減らして、何回かに分けて送ってください。"
    title_en = "At most {limit} days can be confirmed at once."
    action_en = "Choose fewer days and send them in several turns."


class PlaceLinkedAlready(Conflict):
    code = "history.place_linked_already"
    title_ja = "この場所は、もう現場と結び付いています。"
    action_ja = "画面を読み込み直してください。"
    title_en = "This place is linked to a site already."
    action_en = "Reload the page."
