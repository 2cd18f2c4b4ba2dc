"""Refusals about face photos."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed, NotFound


class PhotoNotAnImage(BadInput):
    code = "registry.photo_not_an_image"
    title_ja = "このファイルは、顔写真として使える画像ではありません。"
    action_ja = "JPEGかPNGの写真を選んでください。PDFやWord、iPhoneのHEICは、JPEGに変えてから選んでください。"
    title_en = "This file is not an image that can be used as a face photo."
    action_en = "Choose a JPEG or PNG. Convert PDF, Word or HEIC files to JPEG first."


class PhotoUnreadable(BadInput):
    code = "registry.photo_unreadable"
    title_ja = "写真のファイルが壊れているため、読み取れませんでした。"
    action_ja = "写真を撮り直すか、元のファイルをもう一度選んでください。"
    title_en = "The photo is damaged and cannot be read."
    action_en = "Take it again, or choose the original file once more."


class PhotoTooLarge(BadInput):
    """Data: `limit_mb`, `limit_megapixels`."""

    code = "registry.photo_too_large"
    title_ja = "写真が大きすぎます。"
    action_ja = "{limit_mb}MB以下、{limit_megapixels}メガピクセル以下の写真を選んでください。"
    title_en = "The photo is too large."
    action_en = "Choose one of at most {limit_mb} MB and {limit_megapixels} megapixels."


class PhotoTooSmall(BadInput):
    """Data: `width`, `height` (pixels, as given), `least_width`, `least_height`."""

    code = "registry.photo_too_small"
    title_ja = "写真が小さすぎます(横{width}×縦{height}ピクセル)。"
    action_ja = "横{least_width}×縦{least_height}ピクセル以上の写真を選んでください。"
    title_en = "The photo is too small ({width} × {height} pixels)."
    action_en = "Choose one of at least {least_width} × {least_height} pixels."


class PhotoFixed(NotAllowed):
    code = "registry.photo_fixed"
    title_ja = "登録された顔写真は本人確認に使うため、あとから自分では変えられません。"
    action_ja = "カードの更新や再発行のときに、登録窓口で新しい写真に替えられます。"
    title_en = "A registered face photo proves identity and cannot be changed by its owner."
    action_en = "A registration desk replaces it when a card is renewed or re-issued."


class PhotoToRenewMissing(Conflict):
    code = "registry.photo_to_renew_missing"
    title_ja = "見比べる写真が、まだ登録されていません。"
    action_ja = "はじめての顔写真は、本人確認の書類といっしょに登録窓口に出してください。"
    title_en = "There is no photo yet to compare with."
    action_en = "Bring the first face photo to a registration desk with proof of identity."


class PhotoAlreadySent(Conflict):
    """Data: `sent_on`."""

    code = "registry.photo_already_sent"
    title_ja = "{sent_on} に送った写真を、窓口が確かめています。"
    action_ja = "結果が出るまでお待ちください。差し戻されたら、もう一度送れます。"
    title_en = "A desk is looking at the photo that was sent on {sent_on}."
    action_en = "Wait for the result. If it is declined you can send another."


class PhotoRenewalNotFound(NotFound):
    code = "registry.photo_renewal_not_found"
    title_ja = "この写真は見つかりません。"
    action_ja = "一覧を開き直してください。"
    title_en = "There is no such photo."
    action_en = "Open the list again."


class PhotoRenewalDecided(Conflict):
    code = "registry.photo_renewal_decided"
    title_ja = "この写真は、ほかの担当者がもう決めました。"
    action_ja = "一覧を開き直してください。"
    title_en = "Somebody else has decided on this photo."
    action_en = "Open the list again."
