"""Print size, language, the gallery and the pages shown when something goes wrong."""

import re

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.views import defaults
from django.views.csrf import csrf_failure

pytestmark = pytest.mark.urls("tests.channels.ui.urls")
PAGES = ("", "/portal", "/list", "/dialog", "/reveal", "/login")


def test_large_print_is_kept_on_the_device_and_given_back() -> None:
    client = Client()
    answer = client.post("/ui/print-size", {"elder": "1", "next": "/track?n=1"})
    assert answer.headers["Location"] == "/track?n=1"
    assert client.cookies["ll_elder"].value == "1"
    client.post("/ui/print-size", {"elder": "0", "next": "/"})
    assert client.cookies["ll_elder"].value == ""


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "javascript:1"])
def test_no_way_out_to_another_site(target: str) -> None:
    answer = Client().post("/ui/print-size", {"elder": "1", "next": target})
    assert answer.headers["Location"] == "/"


def test_print_size_is_changed_by_post_only() -> None:
    assert Client().get("/ui/print-size").status_code == 405


def test_the_language_is_kept_on_the_device() -> None:
    client = Client()
    client.post("/ui/language", {"language": "en", "next": "/"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


@override_settings(DEBUG=True)
@pytest.mark.django_db
def test_the_language_of_the_browser_is_not_asked() -> None:
    client = Client(headers={"Accept-Language": "en-US,en"})
    assert 'lang="zh-Hans"' in client.get("/ui/gallery").content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert 'lang="en"' in client.get("/ui/gallery").content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert 'lang="zh-Hans"' in client.get("/ui/gallery").content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.django_db
def test_outside_debug_there_is_no_gallery(page: str) -> None:
    assert Client().get(f"/ui/gallery{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
@override_settings(DEBUG=True)
@pytest.mark.django_db
def test_pages_hold_no_inline_style_or_script(page: str) -> None:
    html = Client().get(f"/ui/gallery{page}").content.decode()
    assert " style=" not in html
    assert not re.search(r"\son[a-z]+=", html)
    for attributes in re.findall(r"<script\b([^>]*)>", html):
        assert "src=" in attributes or 'type="application/json"' in attributes


@override_settings(DEBUG=True)
@pytest.mark.django_db
def test_large_print_marks_the_page() -> None:
    client = Client()
    assert 'class="elder"' not in client.get("/ui/gallery/portal").content.decode()
    client.cookies["ll_elder"] = "1"
    assert 'class="elder"' in client.get("/ui/gallery/portal").content.decode()


@override_settings(DEBUG=True)
@pytest.mark.django_db
def test_an_action_form_answers_wrong_conflict_and_done() -> None:
    client = Client(headers={"HX-Request": "true"})
    wrong = client.post("/ui/gallery/dialog", {"reason": "短"})
    assert wrong.status_code == 422
    assert "短</textarea>" in wrong.content.decode()
    late = client.post("/ui/gallery/dialog", {"reason": "这里有冲突，我写的话要留着"})
    assert late.status_code == 409
    assert "这里有冲突，我写的话要留着</textarea>" in late.content.decode()
    done = client.post("/ui/gallery/dialog", {"reason": "等规划道路开工以后再办理"})
    assert done.headers["HX-Trigger"] == "close-dialog"


@override_settings(DEBUG=True)
@pytest.mark.django_db
def test_a_masked_value_is_shown_only_after_its_reason() -> None:
    client = Client(headers={"HX-Request": "true"})
    assert "13700002215" not in client.get("/ui/gallery/reveal").content.decode()
    assert "13700002215" not in client.post("/ui/gallery/reveal", {"reason": ""}).content.decode()
    shown = client.post("/ui/gallery/reveal", {"reason": "回电话前核对号码"}).content.decode()
    assert "13700002215" in shown
    assert "回电话前核对号码" in shown


def words_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_pages_for_what_went_wrong_need_no_database() -> None:
    request = RequestFactory().get("/x")
    assert "出了故障" in words_of(defaults.server_error(request))
    request.COOKIES = {}
    assert "没看懂" in words_of(defaults.bad_request(request, ValueError("x")))
    assert "打开太久" in words_of(csrf_failure(request))
    missing = defaults.page_not_found(request, ValueError("x"))
    assert "没有内容" in words_of(missing)
    denied = defaults.permission_denied(request, PermissionError("须由督办员办理"))
    assert "须由督办员办理" in words_of(denied)
