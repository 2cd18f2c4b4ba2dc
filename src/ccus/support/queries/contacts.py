"""How somebody can be reached: by what is registered, or by what an applicant typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ccus.applications.models import Application
from ccus.applications.queries.answers import current_version
from ccus.applications.rules.questions import Answers, value_of
from ccus.foundation.services.messages import is_known_to_bounce
from ccus.kit.channels import MessageChannel
from ccus.registry.models import Business, Technician
from ccus.registry.rules.prefectures import prefecture_name
from ccus.support.models import Notice

_BUSINESS = ("name", "contact_email", "phone", "contact_phone", "postal_code", "prefecture_code", "address")
_TECHNICIAN = (
    "family_name", "given_name", "email", "phone_mobile", "phone_home", "postal_code", "prefecture_code", "address"
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Empty where it is not known. A mail address at which nothing arrives counts as not known."""

    name: str = ""
    mail: str = ""
    post: str = ""
    phone: str = ""

    def address_on(self, channel: MessageChannel) -> str:
        return {
            MessageChannel.MAIL: self.mail,
            MessageChannel.LETTER: self.post,
            MessageChannel.CALL: self.phone,
            MessageChannel.TEXT: self.phone,
        }[channel]

    @property
    def reachable(self) -> frozenset[MessageChannel]:
        return frozenset(channel for channel in MessageChannel if self.address_on(channel))


def contact_of(notice: Notice) -> Contact:
    """Of the business, the technician, or the applicant that a notice is for."""
    found = _found(notice)
    return Contact(
        name=found.name, mail="" if is_known_to_bounce(found.mail) else found.mail, post=found.post, phone=found.phone
    )


def _found(notice: Notice) -> Contact:
    if notice.business_ccus_id:
        row = Business.objects.filter(ccus_id=notice.business_ccus_id).values(*_BUSINESS).first()
        return _of_business(row) if row else Contact()
    if notice.technician_ccus_id:
        row = Technician.objects.filter(ccus_id=notice.technician_ccus_id).values(*_TECHNICIAN).first()
        return _of_technician(row) if row else Contact()
    application = Application.objects.filter(number=notice.application_number or 0).first()
    version = current_version(application) if application else None
    return _of_applicant(version.answers) if version else Contact()


def _of_business(row: dict[str, Any]) -> Contact:
    return Contact(
        name=row["name"],
        mail=row["contact_email"],
        phone=row["contact_phone"] or row["phone"],
        post=_post(row["postal_code"], row["prefecture_code"], row["address"]),
    )


def _of_technician(row: dict[str, Any]) -> Contact:
    return Contact(
        name=" ".join(filter(None, (row["family_name"], row["given_name"]))),
        mail=row["email"],
        phone=row["phone_mobile"] or row["phone_home"],
        post=_post(row["postal_code"], row["prefecture_code"], row["address"]),
    )


def _of_applicant(answers: Answers) -> Contact:
    def typed(*codes: str) -> str:
        return next((str(value) for code in codes if (value := value_of(answers, code))), "")

    firm = "business_" if value_of(answers, "business_prefecture_code") else ""
    return Contact(
        name=typed("business_name") or " ".join(filter(None, (typed("family_name"), typed("given_name")))),
        mail=typed("contact_email", "email"),
        phone=typed("contact_phone", "phone_mobile", "business_phone", "phone_home"),
        post=_post(typed(f"{firm}postal_code"), typed(f"{firm}prefecture_code"), typed(f"{firm}address")),
    )


def _post(postal_code: str, prefecture_code: str, address: str) -> str:
    """Two lines: the postal code, and the address with its prefecture. Empty without an address."""
    if not (prefecture_code and address):
        return ""
    code = f"〒{postal_code[:3]}-{postal_code[3:]}" if len(postal_code) == 7 else ""
    return "\n".join(filter(None, (code, f"{prefecture_name(prefecture_code)}{address}")))
