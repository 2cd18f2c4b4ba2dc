"""Who goes on the journeys: accounts over the world, made as the desk makes them."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from tests.cast import registrar
from tests.portal.conftest import LONG_AGO, wear

from ccus.access.models import Account
from ccus.access.services import accounts
from ccus.access.states import Role
from ccus.registry.models import Business, Technician

PIN = "284159"
PASSWORD = "correct horse battery staple"


def technician_account(technician: Technician) -> Account:
    """Signs in with ID, birth date and PIN."""
    return accounts.create_technician_account(
        technician.ccus_id,
        viewer=registrar(),
        display_name=f"{technician.family_name} {technician.given_name}",
        birth_date=technician.birth_date,
        pin=PIN,
        from_on=LONG_AGO,
        now=timezone.now(),
    )


def clerk_account(business: Business) -> Account:
    return _office_account("aoki", "青木 恵", Role.BUSINESS_CLERK, business)


def manager_account(business: Business) -> Account:
    return _office_account("okada", "岡田 直樹", Role.SITE_MANAGER, business)


def account_with_password(login_name: str = "suzuki") -> Account:
    """Signs in with PASSWORD and wears no hat."""
    return accounts.create_account(
        login_name, viewer=registrar(), display_name="鈴木 花子", password=PASSWORD, now=timezone.now()
    )


def _office_account(login_name: str, name: str, role: Role, business: Business) -> Account:
    account = Account.objects.create(login_name=login_name, display_name=name, created_at=timezone.now())
    wear(account, role, subject=business.ccus_id)
    return account


def typed(birth_date: date) -> str:
    """A birth date as people write it."""
    return f"{birth_date.year}年{birth_date.month}月{birth_date.day}日"
