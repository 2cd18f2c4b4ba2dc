"""Where one arrives after signing in or changing the hat: at the first task of the hat, not at a crossroads."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from ccus.portal.ui.pages import PageRequest, account_page
from ccus.portal.ui.tasks import tasks_of


@account_page(reason="leads anybody who is signed in to their own first page")
def start(request: PageRequest) -> HttpResponse:
    tasks = tasks_of(request.viewer, path="")
    return redirect(tasks[0].url if tasks else "public:home")
