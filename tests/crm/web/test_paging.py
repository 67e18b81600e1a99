from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from crm.access.models import Department, User
from crm.journal.models import JournalEntry
from crm.web.paging import keyset_page
from tests.factories.crm import UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def page_at(url, queryset=None, order=("name_ru", "pk"), size=3):
    return keyset_page(
        Department.objects.all() if queryset is None else queryset, RequestFactory().get(url), order=order, size=size
    )


def names(page):
    return [row.name_ru for row in page]


@pytest.fixture
def ten():
    return Department.objects.bulk_create(Department(name_ru=f"Отдел {n}") for n in range(10))


def test_pages_follow_one_another_and_lead_back(ten):
    first = page_at("/list/?q=x")
    second = page_at(first.next_url)
    back = page_at(second.previous_url)

    assert names(first) == ["Отдел 0", "Отдел 1", "Отдел 2"]
    assert names(second) == ["Отдел 3", "Отдел 4", "Отдел 5"]
    assert names(back) == names(first)
    assert (first.total, first.previous_url, back.previous_url) == (10, "", "")
    assert "q=x" in second.next_url


def test_the_last_page_has_no_next_one(ten):
    page = page_at("/list/")
    while page.next_url:
        page = page_at(page.next_url)

    assert names(page) == ["Отдел 9"]
    assert names(page_at(page.previous_url)) == ["Отдел 6", "Отдел 7", "Отдел 8"]


def test_equal_values_are_told_apart_by_the_last_field():
    UserFactory.create_batch(5, last_name="Иванова")
    page = page_at("/", User.objects.all(), ("last_name", "pk"), size=2)
    seen = [user.pk for user in page]
    while page.next_url:
        page = page_at(page.next_url, User.objects.all(), ("last_name", "pk"), size=2)
        seen += [user.pk for user in page]

    assert seen == sorted(User.objects.values_list("pk", flat=True))


def test_the_newest_first_and_moments_survive_the_cursor():
    JournalEntry.objects.bulk_create(
        JournalEntry(at=NOON + timedelta(microseconds=n), verb=f"v{n}", subject_type="", subject_id="")
        for n in range(5)
    )
    entries = JournalEntry.objects.all()
    first = page_at("/", entries, ("-at", "-pk"), size=2)
    second = page_at(first.next_url, entries, ("-at", "-pk"), size=2)

    assert [entry.verb for entry in [*first, *second]] == ["v4", "v3", "v2", "v1"]


def test_a_row_put_in_meanwhile_does_not_repeat_another(ten):
    first = page_at("/")
    Department.objects.create(name_ru="Отдел 00")

    assert names(page_at(first.next_url)) == ["Отдел 3", "Отдел 4", "Отдел 5"]


@pytest.mark.parametrize(
    "cursor", ["", "%", "bm90IGpzb24", "W10", "WzFd", "WyJhIixudWxsXQ", "W1sxXSwxXQ", "WyJhIiwiYiJd", "x" * 5000]
)
def test_a_spoilt_cursor_shows_the_first_page(ten, cursor):
    for name in ("after", "before"):
        assert names(page_at(f"/?{name}={cursor}")) == ["Отдел 0", "Отдел 1", "Отдел 2"]


def test_an_empty_list_is_one_empty_page():
    page = page_at("/")

    assert (page.rows, page.total, page.next_url, page.previous_url) == ([], 0, "", "")
