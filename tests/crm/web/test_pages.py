import re

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation

from crm.web import notices, stylesheets, views
from crm.web.parts import render_part, wants_part
from tests.factories.crm import UserFactory

EVERY_ROLE = ["editor", "press_officer", "approver", "administrator", "auditor", "data_officer"]


def template(text: str):
    return engines["django"].from_string(text)


def test_a_title_is_written_once_and_stands_in_two_places():
    page = template("<title>{% remember heading %}Дом <b>культуры</b>{% endremember %}</title><h1>{{ heading }}</h1>")

    assert page.render() == "<title>Дом культуры</title><h1>Дом <b>культуры</b></h1>"


def test_an_icon_is_silent_and_takes_the_colour_of_its_text():
    assert template('{% icon "check" %}').render() == (
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="m4 10.5 4 4 8-9"/></svg>'
    )


def test_a_state_is_an_icon_and_a_word():
    with translation.override("ru"):
        html = template('{% status "rsvp" code %}').render({"code": "accepted"})

    assert re.sub(r"<svg.*?</svg>", "", html) == '<span class="status" data-tone="good">придёт</span>'


def test_running_text_is_bound_and_stays_escaped():
    assert template("{{ text|typo }}").render({"text": "в <Доме>"}) == "в\u00a0&lt;Доме&gt;"


def test_drawings_use_points_in_every_language():
    with translation.override("ru"):
        html = template("{% funnel steps %}").render({"steps": [("Приглашены", 94), ("Пришли", 28)]})

    assert 'width="29.79%"' in html


def test_a_part_is_for_htmx_but_not_for_a_boosted_or_restored_page():
    asked = {"HTTP_HX_REQUEST": "true"}

    assert wants_part(RequestFactory().get("/", **asked))
    assert not wants_part(RequestFactory().get("/"))
    assert not wants_part(RequestFactory().get("/", **asked, HTTP_HX_BOOSTED="true"))
    assert not wants_part(RequestFactory().get("/", **asked, HTTP_HX_HISTORY_RESTORE_REQUEST="true"))


def test_caches_know_that_a_part_is_not_the_page(rf):
    answer = render_part(rf.get("/", HTTP_HX_REQUEST="true"), "ui/notice.html", "", {})

    assert answer["Vary"] == "HX-Request"


def test_a_message_keeps_its_undo_until_it_is_shown(rf):
    request = rf.get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    notices.say(request, "Группа в архиве.", verb="Вернуть", post_to="/groups/3/restore/")

    (message,) = get_messages(request)
    shown = notices.shown(message)

    assert (shown.tone, shown.verb, shown.post_to) == ("good", "Вернуть", "/groups/3/restore/")


def test_style_sheets_keep_their_order_in_the_bundle():
    files = {"a.css": "a {}\n", "b.css": "b {}\n"}

    assert stylesheets.bundled('/* order */\n@import url("a.css");\n@import url("b.css");\n', files.__getitem__) == (
        "/* order */\na {}\nb {}\n"
    )


@pytest.mark.django_db
def test_pages_hold_no_inline_style_or_script_and_every_script_has_the_nonce(client: Client):
    client.force_login(UserFactory(roles=EVERY_ROLE))
    answer = client.get("/style/")
    html = answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]

    assert answer.status_code == 200
    assert "default-src 'none'" in policy
    assert not re.search(r"<[^>]*\s(style|on\w+)=", html)
    for script in re.findall(r"<script\b[^>]*>", html):
        assert f'nonce="{nonce}"' in script
        assert "src=" in script


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_error_says_what_happened_in_the_readers_language(client: Client, language):
    UserFactory()
    client.cookies["language"] = language
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert ("Здесь ничего нет" if language == "ru" else "Nothing here") in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_sentence():
    UserFactory()
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"}, headers={"accept-language": "ru"})

    assert answer.status_code == 403
    assert "Форма не принята" in answer.content.decode()


@pytest.mark.django_db
def test_a_language_is_chosen_by_post_and_remembered(client: Client):
    person = UserFactory(language="ru")
    client.force_login(person)

    assert client.get("/language/").status_code == 405
    answer = client.post("/language/", {"language": "en", "next": "/profile/"})
    person.refresh_from_db()

    assert (answer.headers["Location"], person.language) == ("/profile/", "en")
    assert "Roles" in client.get("/profile/").content.decode()


@pytest.mark.django_db
def test_choosing_a_language_leads_nowhere_else(client: Client):
    assert client.post("/language/", {"language": "en", "next": "https://evil.example/"}).headers["Location"] == "/"


@pytest.mark.django_db
def test_sections_are_shown_only_to_those_who_may_open_them(client: Client):
    client.force_login(UserFactory(roles=["administrator"]))
    html = client.get("/profile/").content.decode()

    assert 'href="/settings/"' in html
    assert 'href="/journal/"' not in html


def test_a_fault_of_ours_asks_for_nothing_that_may_be_broken(rf):
    answer = views.server_error(rf.get("/"))

    assert answer.status_code == 500
    assert "Страница не открылась" in answer.content.decode()
    assert "The page failed" in answer.content.decode()


def test_even_a_broken_error_page_says_a_sentence(rf, monkeypatch):
    def broken(*_args):
        raise OSError

    monkeypatch.setattr(views, "render_to_string", broken)

    assert "Страница не открылась" in views.server_error(rf.get("/")).content.decode()


@pytest.mark.django_db
def test_pages_of_signed_in_people_stay_in_no_cache(client: Client):
    client.force_login(UserFactory())

    assert client.get("/profile/").headers["Cache-Control"] == "private, no-store"
