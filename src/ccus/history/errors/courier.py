"""Refusals about bundles that carriers bring."""

from __future__ import annotations

from ccus.foundation.refusals import BadInput, NotAllowed


class BundleMissing(BadInput):
    code = "history.bundle_missing"
    title_ja = "荷物のファイルが選ばれていません。"
    action_ja = "ゲートのパソコンで作ったファイル（.ccus）を選んで、もう一度送ってください。"
    title_en = "No bundle was chosen."
    action_en = "Choose the file (.ccus) that the gate wrote, and send it again."


class BundleUnreadable(BadInput):
    code = "history.bundle_unreadable"
    title_ja = "これはゲートの荷物のファイルではありません。"
    action_ja = (
        "「ccus-gate bundle」で作ったファイル（.ccus）を選び直してください。ゲートの記録は、そのまま残っています。"
    )
    title_en = "This is no bundle of a gate."
    action_en = "Choose the file (.ccus) that “ccus-gate bundle” wrote. The touches are still at the gate."


class BundleBroken(BadInput):
    code = "history.bundle_broken"
    title_ja = "荷物が途中で切れているか、変えられています。"
    action_ja = "ゲートから、もう一度コピーして送ってください。記録はゲートに残っているので、失われていません。"
    title_en = "The bundle is cut short or was changed."
    action_en = "Copy it from the gate once more and send it again. Nothing is lost: the touches are still at the gate."


class BundleForeign(BadInput):
    code = "history.bundle_foreign"
    title_ja = "この荷物は、別のサーバーあてです。"
    action_ja = "ゲートが登録されているサーバーのページで送ってください。この荷物は、ここでは開けません。"
    title_en = "This bundle is for another server."
    action_en = "Send it on the page of the server at which the gate is enrolled. It cannot be opened here."


class BundleUnproven(NotAllowed):
    code = "history.bundle_unproven"
    title_ja = "この荷物は、登録されたゲートのものと確かめられません。"
    action_ja = "ゲートを登録し直した場合は、荷物を作り直してください。それでも送れないときは、元請の現場管理者に伝えてください。"
    title_en = "It cannot be proven that this bundle is of an enrolled gate."
    action_en = "If the gate was enrolled again, make the bundle anew; else tell the prime's site manager."


class BundlesLeftOut(BadInput):
    code = "history.bundles_left_out"
    title_ja = "一度に受け取れる荷物は {limit} 個までです。残りの {count} 個は、まだ受け取っていません（{names}）。"
    action_ja = "残りのファイルだけを選んで、もう一度送ってください。"
    title_en = "At most {limit} bundles are taken at once. {count} more have not been taken yet ({names})."
    action_en = "Choose only those files and send them again."


class TooManyBundles(NotAllowed):
    """Data: `seconds` until the next one is taken."""

    code = "history.too_many_bundles"
    status = 429
    title_ja = "この回線から続けて荷物が送られたため、受け付けを止めています。"
    action_ja = "{seconds}秒ほど待ってから、もう一度送ってください。荷物はなくなりません。"
    title_en = "Too many bundles came over this line one after the other."
    action_en = "Wait about {seconds} s and send it again. The bundle keeps."
