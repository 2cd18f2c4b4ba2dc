"""Forms made together: planned, made by the job, interrupted and gone on with, fetched by whoever asked."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone
from tests.history.world import World, a_site
from tests.portal.business.test_sites import client_of

from ccus.access.models import Disclosure, RoleGrant
from ccus.access.states import Role
from ccus.documents.models import FormSet
from ccus.documents.services.forms import sets

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(world: World, friday_morning: None) -> Client:
    return client_of(world.prime, Role.SITE_MANAGER, "okada")


def names_in(answer: HttpResponseBase) -> list[str]:
    packed = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    return zipfile.ZipFile(packed).namelist()


def ask(client: Client, world: World, **sent: object) -> FormSet:
    answer = client.post(f"/business/sites/{world.site.ccus_id}/document-sets/", sent)
    assert answer.status_code == 302
    return FormSet.objects.latest("pk")


def test_the_forms_of_a_firm_come_in_one_file(clerk: Client, world: World) -> None:
    wanted = ask(clerk, world, form=["worker-roster", "machine-notice"], kind="json")
    here = f"/business/document-sets/{wanted.pk}/"
    assert "2件のうち0件" in clerk.get(here).content.decode()
    assert clerk.get(f"{here}file/").status_code == 404

    sets.make_form_set(wanted.pk, now=timezone.now())

    assert "ZIPファイルを受け取る" in clerk.get(here).content.decode()
    assert names_in(clerk.get(f"{here}file/")) == [
        f"{world.site.ccus_id}/0001_作業員名簿_{world.employer.ccus_id}.json",
        f"{world.site.ccus_id}/0002_持込機械等（移動式クレーン／車両系建設機械等）使用届_{world.employer.ccus_id}.json",
    ]
    assert Disclosure.objects.get().site_ccus_id == world.site.ccus_id


def test_one_form_of_all_open_sites_of_a_prime(manager: Client, world: World) -> None:
    a_site(world.prime, name="二つ目")
    a_site(world.prime, name="終わった現場", state="closed")

    manager.post("/business/document-sets/", {"form": "ledger-notice", "kind": "json"})
    wanted = FormSet.objects.get()
    sets.make_form_set(wanted.pk, now=timezone.now())

    assert len(names_in(manager.get(f"/business/document-sets/{wanted.pk}/file/"))) == 2
    assert [line.state for line in manager.get("/business/document-sets/").context["page"].lines] == ["できました"]


def test_an_interrupted_job_goes_on_where_it_stopped(
    clerk: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ask(clerk, world, form=["worker-roster", "fire-notice"], kind="json")
    made = []
    real = sets.make_form

    def fail_at_second(gatherer: object, form: object, **options: str) -> object:
        made.append(form)
        if len(made) == 2:
            raise OSError("power cut")
        return real(gatherer, form, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(sets, "make_form", fail_at_second)
    with pytest.raises(OSError, match="power cut"):
        sets.make_form_set(wanted.pk, now=timezone.now())
    assert FormSet.objects.get().done == 1

    sets.make_form_set(wanted.pk, now=timezone.now())

    assert (FormSet.objects.get().done, FormSet.objects.get().state, len(made)) == (2, "done", 3)


def test_asked_for_twice_it_is_made_once(clerk: Client, world: World) -> None:
    first = ask(clerk, world, kind="json")

    assert ask(clerk, world, kind="json").pk == first.pk
    assert FormSet.objects.count() == 1


def test_a_set_is_nobody_elses(clerk: Client, manager: Client, world: World) -> None:
    wanted = ask(clerk, world, form="worker-roster", kind="json")
    sets.make_form_set(wanted.pk, now=timezone.now())

    for part in ("", "file/"):
        assert manager.get(f"/business/document-sets/{wanted.pk}/{part}").status_code == 404


def test_a_role_that_ended_makes_nothing_more(clerk: Client, world: World) -> None:
    wanted = ask(clerk, world, form="worker-roster", kind="json")
    RoleGrant.objects.all().update(valid=("2020-01-01", "2026-01-01"))

    sets.make_form_set(wanted.pk, now=timezone.now())

    assert (FormSet.objects.get().state, FormSet.objects.get().done) == ("stopped", 0)
    assert Disclosure.objects.count() == 0


def test_what_cannot_be_made_is_named_and_the_rest_is_made(clerk: Client, world: World) -> None:
    wanted = ask(clerk, world, form=["worker-roster", "fire-notice"], kind="json")
    FormSet.objects.update(plan=[["00000000000071", "x", "worker-roster", "6"], *wanted.plan])

    sets.make_form_set(wanted.pk, now=timezone.now())

    names = names_in(clerk.get(f"/business/document-sets/{wanted.pk}/file/"))
    assert (len(names), names[-1]) == (3, "作成できなかった書類.txt")


@pytest.mark.parametrize("sent", [{"form": "unknown"}, {"form": "safety-plan"}, {"kind": "exe", "form": "ledger"}])
def test_a_set_of_nothing_is_refused(manager: Client, world: World, sent: dict[str, str]) -> None:
    assert manager.post("/business/document-sets/", sent).status_code in (302, 404, 422)
    assert FormSet.objects.count() == 0


def test_old_sets_go_away_with_their_files(clerk: Client, world: World) -> None:
    wanted = ask(clerk, world, form="fire-notice", kind="json")
    sets.make_form_set(wanted.pk, now=timezone.now())
    packed = FormSet.objects.get().packed

    assert sets.remove_old_sets(now=timezone.now() + timedelta(days=6)) == 0
    assert sets.remove_old_sets(now=timezone.now() + timedelta(days=8)) == 1
    assert not default_storage.exists(packed)
