"""What a technician chooses about cards: why another one, a newer photo, and what to show."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ccus.registry.services.photos import LIMIT_MB
from ccus.registry.states import CardItem, CardOrderReason

# What is shown unless the holder chooses otherwise: enough to know who it is and what they can do.
USUAL_ITEMS = (CardItem.NAME, CardItem.PHOTO, CardItem.LEVEL, CardItem.LICENCES)


class OrderForm(forms.Form):
    reason = forms.TypedChoiceField(
        choices=[(reason.value, reason.label_ja) for reason in CardOrderReason], coerce=CardOrderReason
    )


class PhotoForm(forms.Form):
    """The size is checked by the service; a file that is much too large is refused before it is read."""

    photo = forms.FileField(
        label=_("新しい顔写真"),
        help_text=_("6か月以内に、正面から、帽子なしで、無地の背景で撮ったJPEGかPNG"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"required": _("写真を選んでください。")},
    )

    def content(self) -> bytes:
        """At most one byte more than the service takes. Only for a valid form."""
        content: bytes = self.cleaned_data["photo"].read(LIMIT_MB * 1024 * 1024 + 1)
        return content


def chosen_items(asked: list[str]) -> frozenset[CardItem]:
    """The known ones of what an address names; the usual ones when it names nothing at all."""
    known = {item.value for item in CardItem}
    return frozenset(CardItem(one) for one in asked if one in known) if asked else frozenset(USUAL_ITEMS)
