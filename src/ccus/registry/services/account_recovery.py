"""Getting back into one's account is the technician's alone: by telephone, by a printed sheet, or at a desk with two proofs.

No way goes by mail, and none by a firm: who employs somebody, or applied in their name, has no part in it. Every answer reads
and takes the same, whether the ID exists or not. Whoever never had an account gets the first one in the same way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from ccus.access.errors import (
    IdentificationNeedsTwo,
    IdentificationNotFound,
    PinTooWeak,
    RecoveryNotProven,
    TwoProofsNeeded,
)
from ccus.access.models import Account, DeskIdentification
from ccus.access.permissions import check_may
from ccus.access.rules.sign_in import is_good_pin
from ccus.access.services import one_time_codes, recoveries
from ccus.access.services.attempts import Door, count_attempt, forget_attempts
from ccus.access.states import CodePurpose, DeskProof
from ccus.access.viewers import Viewer
from ccus.foundation.models import AuditEvent
from ccus.foundation.services.audit import record_act
from ccus.foundation.services.messages import write_message
from ccus.foundation.services.text_messages import send_text
from ccus.kit.calendar import jst_date
from ccus.kit.channels import MessageChannel
from ccus.registry.errors import NotYourRecord
from ccus.registry.models import Business, Technician
from ccus.registry.queries.merges import current_id
from ccus.registry.rules.own_phones import is_own_phone
from ccus.registry.services.locks import lock_technician

IDENTIFY = "access:account:edit"
DOOR = "recovery"


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """`holds_at` is there where the new PIN holds only after a day of waiting."""

    purpose: CodePurpose
    holds_at: datetime | None


def ask_for_phone_code(ccus_id: str, *, birth_date: date, address: str = "", now: datetime) -> None:
    """Sends a code to the person's own telephone, if ID and birth date fit and it is one. Nothing tells whether it was sent.

    Raises SignInMustWait. Not to be called inside a transaction.
    """
    count_attempt(Door(kind=DOOR, name=ccus_id, address=address), now=now)
    person = _person(ccus_id)
    phone = own_phone(person, on=jst_date(now))
    is_right = person is not None and person.birth_date == birth_date
    with transaction.atomic(), override("ja"):
        code = one_time_codes.make_phone_code(ccus_id, now=now)
        words = _("OpenCCUSの確認コードは %(code)s です。10分以内に入力してください。だれにも教えないでください。")
        send_text(phone if is_right else "", words % {"code": code})


def recover(
    ccus_id: str, *, birth_date: date, code: str, pin: str, address: str = "", stop_url: str = "", now: datetime
) -> Recovered:
    """A new PIN by a code. By a sheet or a desk it holds at once; by telephone alone after a day, in which the person can stop it.

    `stop_url` leads to where it is stopped, up to the secret. Raises SignInMustWait, RecoveryNotProven, PinTooWeak. Not to be called
    inside a transaction.
    """
    if not is_good_pin(pin, birth_date=birth_date):
        raise PinTooWeak
    door = Door(kind=DOOR, name=ccus_id, address=address)
    count_attempt(door, now=now)
    person = _person(ccus_id)
    purpose = one_time_codes.use_code(ccus_id, code, now=now)
    if purpose is None or person is None or person.birth_date != birth_date:
        raise RecoveryNotProven
    forget_attempts(door, now=now)
    has_own = Account.objects.filter(login_name=ccus_id).exists()
    whose = {
        "login_name": ccus_id if has_own else person.ccus_id,
        "technician_ccus_id": person.ccus_id,
        "display_name": person.full_name,
    }
    with transaction.atomic(), override("ja"):
        if purpose is not CodePurpose.PHONE:
            recoveries.renew_pin(**whose, birth_date=birth_date, pin=pin, by="public", now=now)
            _tell(
                person,
                _("OpenCCUSの暗証番号が新しくなりました。心当たりがないときは、登録窓口に連絡してください。"),
                now=now,
            )
            return Recovered(purpose=purpose, holds_at=None)
        recovery, secret = recoveries.ask_for_pin(**whose, birth_date=birth_date, pin=pin, now=now)
        words = _(
            "OpenCCUSの暗証番号を変える手続きがありました。明日から使えます。心当たりがないときは止めてください。"
        )
        _tell(person, f"{words} {stop_url}{secret}", now=now)
        return Recovered(purpose=purpose, holds_at=recovery.holds_at)


@transaction.atomic
def print_sheet(ccus_id: str, *, viewer: Viewer, now: datetime) -> list[str]:
    """Ten new codes for the person, who is signed in; those of an earlier sheet are good no more. Raises NotYourRecord."""
    if not viewer.technician_ccus_id or viewer.technician_ccus_id != current_id(ccus_id):
        raise NotYourRecord
    person = lock_technician(ccus_id)
    codes = one_time_codes.make_sheet(person.ccus_id, now=now)
    _record("access:recovery-sheet:print", person.ccus_id, viewer.actor, now=now)
    with override("ja"):
        _tell(
            person,
            _("OpenCCUSの回復シートが印刷されました。心当たりがないときは、登録窓口に連絡してください。"),
            now=now,
        )
    return codes


@transaction.atomic
def identify(
    ccus_id: str, *, birth_date: date, proofs: Collection[DeskProof], viewer: Viewer, now: datetime
) -> DeskIdentification:
    """The first at a desk has seen two proofs of the person. Raises PermissionMissing, TwoProofsNeeded, UnreadableId,
    TechnicianNotFound, RecoveryNotProven.
    """
    check_may(viewer, IDENTIFY)
    if len(set(proofs)) < 2:
        raise TwoProofsNeeded
    person = lock_technician(ccus_id)
    if person.birth_date != birth_date:
        raise RecoveryNotProven
    found = DeskIdentification.objects.create(
        technician_ccus_id=person.ccus_id,
        proofs=sorted({proof.value for proof in proofs}),
        proposed_by=viewer.actor,
        proposed_at=now,
    )
    _record("access:identification:propose", person.ccus_id, viewer.actor, now=now)
    return found


@transaction.atomic
def confirm_identification(identification_id: int, *, viewer: Viewer, now: datetime) -> str:
    """The second has seen them too; gives the code that the person starts anew with, good for a day and shown this once.

    Raises PermissionMissing, IdentificationNotFound, IdentificationNeedsTwo.
    """
    check_may(viewer, IDENTIFY)
    found = DeskIdentification.objects.select_for_update().filter(pk=identification_id, agreed_by="").first()
    if found is None or jst_date(found.proposed_at) != jst_date(now):
        raise IdentificationNotFound
    if found.proposed_by == viewer.actor:
        raise IdentificationNeedsTwo
    found.agreed_by, found.agreed_at = viewer.actor, now
    found.save(update_fields=["agreed_by", "agreed_at"])
    _record("access:identification:confirm", found.technician_ccus_id, viewer.actor, now=now)
    with override("ja"):
        words = _(
            "登録窓口で本人確認が行われ、新しい暗証番号を決めるコードが渡されました。心当たりがないときは連絡してください。"
        )
        _tell(_person(found.technician_ccus_id), words, now=now)
    return one_time_codes.make_desk_code(found.technician_ccus_id, now=now)


def list_identifications_visible_to(viewer: Viewer, *, now: datetime) -> list[DeskIdentification]:
    """Those of today that wait for the second. Raises PermissionMissing."""
    check_may(viewer, IDENTIFY)
    waiting = DeskIdentification.objects.filter(agreed_by="").order_by("pk")
    return [each for each in waiting if jst_date(each.proposed_at) == jst_date(now)]


def _person(ccus_id: str) -> Technician | None:
    return Technician.objects.filter(ccus_id=current_id(ccus_id)).first()


def own_phone(person: Technician | None, *, on: date) -> str:
    """The telephone that proves the person; empty where there is none. Asks the same of nobody."""
    phone = (person.phone_mobile if person is not None else "") or "-"
    others = Technician.objects.filter(Q(phone_mobile=phone) | Q(phone_home=phone)).exclude(
        pk=person.pk if person else 0
    )
    of_firm = Business.objects.filter(Q(phone=phone) | Q(contact_phone=phone))
    changed = AuditEvent.objects.filter(
        subject_kind="technician",
        subject_id=person.ccus_id if person else "",
        act="registry:technician:amend",
        details__fields__contains=["phone_mobile"],
    ).order_by("-at")
    changed_at = changed.values_list("at", flat=True).first()
    is_shared, is_of_firm = others.exists(), of_firm.exists()
    since_on = jst_date(changed_at) if changed_at else (person.registered_on if person else on)
    return phone if is_own_phone(phone, is_shared=is_shared, is_of_firm=is_of_firm, since_on=since_on, on=on) else ""


def _tell(person: Technician | None, words: str, *, now: datetime) -> None:
    """By every way that is known: each telephone that takes short messages, mail, and a letter. No code goes this way."""
    if person is None:
        return
    for phone in dict.fromkeys((person.phone_mobile, person.phone_home)):
        send_text(phone if phone.startswith(("060", "070", "080", "090")) else "", words)
    for channel, address in ((MessageChannel.MAIL, person.email), (MessageChannel.LETTER, person.address)):
        if address:
            write_message(
                f"recovery:{person.ccus_id}:{now.isoformat()}:{channel.value}",
                channel=channel,
                address=address,
                name=person.full_name,
                subject=_("OpenCCUSの暗証番号について"),
                body=words,
                is_urgent=True,
                now=now,
            )


def _record(act: str, ccus_id: str, actor: str, *, now: datetime) -> None:
    record_act(act, actor=actor, subject_kind="technician", subject_id=ccus_id, at=now)
