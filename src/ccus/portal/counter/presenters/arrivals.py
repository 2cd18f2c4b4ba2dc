"""What a case met on its way in, in words for the clerk."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ccus.applications.models import CounterCase
from ccus.applications.services.counters import Met
from ccus.kit.money import display_yen


def met_words(met: Met, case: CounterCase) -> str:
    if met is Met.SLIP_CHANGED:
        return _("受付番号がほかの受付と重なっていたので、%(slip)sに変えました。本人に新しい番号を伝えてください。") % {
            "slip": case.slip
        }
    if met is Met.REGISTERED:
        return _(
            "この人は、すでに登録されているかもしれません。このまま審査に進み、審査担当が見比べます。"
            "本人に、前の技能者IDやカードがないか聞いてください。"
        )
    if met is Met.AMOUNT_CHANGED:
        return _(
            "受け取った%(taken)sが、いまの登録料と違います。差額を受け取るか返してから、"
            "この受付の「お支払い」で確かめてください。"
        ) % {"taken": display_yen(case.taken_yen or 0)}
    return _("まだ足りないところがあるので、送らずに残しました。印の付いたところを入力してから送ってください。")
