"""From a list of people to a published outcome: the ten steps, in Russian, against the running system.

Nothing is asked of the code behind the pages: people press buttons, workers send by SMTP, and what came of it is read
from pages, letters and the rows of the database.
"""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.city import (
    PHONE,
    SAMPLE,
    City,
    calendar_part,
    counts_of,
    groups_of,
    may_be_written_to,
    sample_contacts,
    text_part,
)

pytestmark = [pytest.mark.browser, pytest.mark.broker, pytest.mark.timeout(600)]

MOSCOW = ZoneInfo("Europe/Moscow")
TITLE = "Зелёный каркас города: что сажать и кому ухаживать"
NKO, EKO, TOS = "НКО и общественные объединения", "Экологическое сообщество", "ТОС и активные жители"
EXP = "Эксперты и научное сообщество"
INVITED = {NKO, EKO, TOS}


def test_from_a_list_of_people_to_a_published_outcome(city: City) -> None:
    a_list_comes_in_and_is_taken_back(city)
    the_register_of_groups_shows_its_members(city)
    code = an_event_is_created(city)
    invited = people_are_chosen_each_with_a_reason(city, code)
    the_letter_is_seen_as_it_reaches_a_guest(city, code, invited)
    the_letters_leave_once_a_second_person_approved(city, code, invited)
    guests = pick_guests(city, code)
    answers_come_by_calendar_link_and_telephone(city, code, guests)
    the_city_sees_the_event_and_its_feeds(city, code)
    calendars_follow_when_the_event_moves(city, code, guests)
    the_day_comes(city, code)
    the_door_is_kept_by_staff_and_a_helper(city, code, guests)
    the_outcome_is_published_with_the_names_of_those_who_agreed(city, code, guests)
    assert city.complaints == []


def test_a_briefing_reaches_the_media_list_by_an_announcement(city: City) -> None:
    press = city.desk("press_officer")
    code = a_briefing_is_created(city)
    press.goto(f"/events/{code}/press/")
    press.get_by_role("button", name="Сделать анонс").click()
    press.get_by_role("link", name="Править", exact=True).click()
    press.fill("textarea[name=topic]", "Как город готовит дороги к зиме.")
    press.fill("textarea[name=questions]", "Сколько машин выйдет на линию?\nКуда жаловаться на наледь?")
    press.get_by_role("button", name="Сохранить и посмотреть").click()
    expect(press.get_by_text("Куда жаловаться на наледь?").first).to_be_visible()
    reached = int(press.locator("aside .figure b").first.inner_text())
    assert reached > 0
    press.locator("main, body").get_by_role("button", name="Отправить на согласование").first.click()
    announcement, campaign, state = city.ask(
        "SELECT number, campaign_id, state FROM events_pressannouncement ORDER BY id DESC LIMIT 1"
    )[0]
    assert state == "on_approval"

    approve(city, campaign)

    city.wait_for("letter to each newsroom", lambda: letters_in_state(city, campaign, "accepted") == reached)
    outlets = {
        address for (address,) in city.ask("SELECT address FROM mailing_delivery WHERE campaign_id = ?", campaign)
    }
    for address in outlets:
        _key, letter = city.letters_to(address)[-1]
        assert "Куда жаловаться на наледь?" in text_part(letter)
    stranger = city.visitor()
    stranger.goto(f"/p/press/{announcement}/")
    expect(stranger.get_by_text("Сколько машин выйдет на линию?").first).to_be_visible()
    assert city.complaints == []


# --- 1, 2: people and groups ------------------------------------------------------------------------------------------


def a_list_comes_in_and_is_taken_back(city: City) -> None:
    page, people = city.desk("editor"), "SELECT COUNT(*) FROM crm_contact"
    before = city.number(people)
    page.goto("/contacts/imports/new/")
    page.set_input_files("input[type=file]", SAMPLE / "contacts-messy.csv")
    page.get_by_role("button", name="Прочитать файл").click()
    page.get_by_role("button", name="Проверить строки").click()

    fates = counts_of(page)
    assert {name: fates[name] for name in fates if name != "Все"} == {
        "Новые": 78,
        "Решить": 12,
        "Повторы в файле": 10,
        "Уже в базе": 6,
        "Не приняты": 14,
    }
    assert city.number(people) == before  # a dry run

    page.get_by_role("button", name="Добавить 78 человек").click()
    expect(page.get_by_text("В базу добавлено 78 человек.")).to_be_visible()
    assert city.number(people) == before + 78

    page.get_by_role("link", name="Отозвать список").click()
    page.get_by_role("button", name="Отозвать список").click()
    expect(page.get_by_text("Удалено 78 карточек.")).to_be_visible()
    assert city.number(people) == before


def the_register_of_groups_shows_its_members(city: City) -> None:
    page = city.desk("editor")
    page.goto("/groups/")
    page.get_by_role("link", name=EKO).click()

    members = [row for row in sample_contacts() if EKO in groups_of(row)]
    expect(page.get_by_role("heading", name=EKO)).to_be_visible()
    expect(page.get_by_text(members[0]["ФИО"]).first).to_be_visible()
    in_base = (
        "SELECT COUNT(*) FROM crm_groupmembership m JOIN crm_referencegroup g ON g.id = m.group_id"
        " WHERE g.code = 'EKO' AND m.contact_id IS NOT NULL"
    )
    assert city.number(in_base) == len(members)


# --- 3: an event and whom to invite -----------------------------------------------------------------------------------


def an_event_is_created(city: City) -> str:
    page = city.desk("editor")
    page.goto("/events/new/")
    page.fill("input[name=title_ru]", TITLE)
    page.select_option("select[name=kind]", "round_table")
    page.fill("textarea[name=summary_ru]", "Какие деревья выдержат наш климат и кто будет за ними ухаживать.")
    page.fill("input[name=on]", (datetime.now(MOSCOW) + timedelta(days=20)).date().isoformat())
    page.fill("input[name=starts]", "17:30")
    page.fill("input[name=ends]", "19:30")
    page.select_option("select[name=format]", "mixed")
    page.fill("input[name=online_url]", "https://video.example.org/zelen")
    page.select_option("select[name=venue]", index=1)
    for group in (NKO, EKO, TOS):
        tick_chip(page, "groups", group)
    page.get_by_role("button", name="Сохранить черновик").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Зелёный каркас")
    return page.url.rstrip("/").rpartition("/")[2]


def tick_chip(page: Page, field: str, words: str) -> None:
    """Press a chip: the box itself is drawn over, so its label is what a hand meets."""
    short = page.locator(f"label:has(input[name={field}])").filter(has_text=re.compile(words[:4]))
    short.first.click()


def people_are_chosen_each_with_a_reason(city: City, code: str) -> int:
    page = city.desk("editor")
    page.get_by_role("link", name="Пригласить", exact=True).first.click()
    page.wait_for_url(f"**/events/{code}/invite/**")
    rows = sample_contacts()
    chosen = [row for row in rows if groups_of(row) & INVITED]
    invited = [row for row in chosen if may_be_written_to(row)]
    expect(page.locator("#send .figure b")).to_have_text(str(len(invited)))

    page.locator("details.chip-more summary").click()
    leave_out = page.locator("details.chip-more tr", has_text=EXP).get_by_role("button", name="Исключить")
    leave_out.click()
    kept = [row for row in invited if EXP not in groups_of(row)]
    assert 50 < len(kept) < len(invited)
    expect(page.locator("#send .figure b")).to_have_text(str(len(kept)))
    expect(page.locator(".chip[data-side=out]", has_text="Эксперты")).to_be_visible()
    expect(page.locator("#people tbody tr").first.locator("td").last).not_to_be_empty()

    page.locator("#people nav.tabs a", has_text="Не приглашаем").click()
    without_basis = next(
        row for row in chosen if row["Основание обработки"] == "нет" and row["E-mail"] and EXP not in groups_of(row)
    )
    if page.get_by_role("link", name="Показать всех").count():
        page.get_by_role("link", name="Показать всех").click()
    line = page.locator("#people li.row", has_text=without_basis["ФИО"])
    expect(line.locator(".status")).not_to_be_empty()
    page.locator("#people nav.tabs a", has_text="Приглашаем").first.click()
    return len(kept)


# --- 4, 5: the letter, its approval, its way --------------------------------------------------------------------------


def the_letter_is_seen_as_it_reaches_a_guest(city: City, code: str, invited: int) -> None:
    page = city.desk("editor")
    reader = next(
        row
        for row in sample_contacts()
        if row["Пол"] == "ж" and row["Язык"] == "ru" and may_be_written_to(row) and row["ФИО"].count(" ") == 2
        and groups_of(row) & INVITED and EXP not in groups_of(row)
    )  # fmt: skip
    _surname, name, patronymic = reader["ФИО"].split()
    page.locator("select#reader").select_option(label=reader["ФИО"])
    expect(page.locator("#preview .facts-list")).to_contain_text(reader["E-mail"])
    expect(page.frame_locator("#preview iframe").locator("body")).to_contain_text(f"Уважаемая {name} {patronymic}!")
    page.locator("#preview nav a", has_text="Текст").click()
    expect(page.locator("#preview pre")).to_contain_text(f"Уважаемая {name} {patronymic}!")
    page.locator("#preview nav a", has_text="Календарь").click()
    expect(page.locator("#preview pre")).to_contain_text("METHOD:REQUEST")
    page.goto(f"{page.url.partition('#')[0]}&check=1")  # what the link «Проверить все письма» asks for
    expect(page.locator("#check")).to_contain_text("пройдена")
    expect(page.locator("#check")).to_contain_text(re.compile(rf"{invited}\s+файл[а-я]*\s+календаря"))
    assert city.number("SELECT COUNT(*) FROM mailing_localletter WHERE subject LIKE '%Зелёный каркас%'") == 0


def the_letters_leave_once_a_second_person_approved(city: City, code: str, invited: int) -> None:
    page = city.desk("editor")
    page.locator("#send").get_by_role("button", name="Отправить на согласование").click()
    expect(page.locator("body")).to_contain_text(re.compile(r"на согласовани"))
    campaign = campaign_of(city, code)
    page.goto(f"/campaigns/{campaign}/")
    expect(page.get_by_text("Решает второй сотрудник.")).to_be_visible()  # never the author
    assert page.get_by_role("button", name="Согласовать и отправить").count() == 0

    approver = approve(city, campaign)

    city.wait_for("end of sending", lambda: letters_in_state(city, campaign, "accepted") == invited, 120)
    expect(approver.locator("#progress .figure b")).to_have_text(f"{invited} из {invited}", timeout=20_000)
    kept = city.ask(
        "SELECT envelope_to, COUNT(*) FROM mailing_localletter WHERE message_id IN"
        " (SELECT trim(message_id, '<>') FROM mailing_delivery WHERE campaign_id = ?) GROUP BY message_id",
        campaign,
    )
    assert (len(kept), {times for _address, times in kept}) == (invited, {1})


def campaign_of(city: City, code: str) -> int:
    """The newest campaign about an event."""
    return city.number(
        "SELECT MAX(w.campaign_id) FROM events_wave w JOIN events_event e ON e.id = w.event_id WHERE e.code = ?", code
    )


def approve(city: City, campaign: int) -> Page:
    page = city.desk("approver")
    page.goto(f"/campaigns/{campaign}/")
    page.get_by_role("button", name="Согласовать и отправить").first.click()
    page.wait_for_load_state()
    return page


def letters_in_state(city: City, campaign: int, state: str) -> int:
    return city.number("SELECT COUNT(*) FROM mailing_delivery WHERE campaign_id = ? AND state = ?", campaign, state)


# --- 6: the answer ----------------------------------------------------------------------------------------------------


def pick_guests(city: City, code: str) -> dict[str, dict[str, str]]:
    """Guests with different habits; «named» agreed to be named in public, «unnamed» did not."""
    invited = {
        address
        for (address,) in city.ask(
            "SELECT i.address FROM events_invitation i JOIN events_event e ON e.id = i.event_id WHERE e.code = ?", code
        )
    }
    mailboxes = [row["E-mail"] for row in sample_contacts()]
    rows = [row for row in sample_contacts() if row["E-mail"] in invited and mailboxes.count(row["E-mail"]) == 1]
    named = [row for row in rows if row["Согласие на публикацию имени"] == "да"]
    unnamed = [row for row in rows if row["Согласие на публикацию имени"] == "нет"]
    return {"calendar": named[0], "link": unnamed[0], "phone": named[1], "absent": unnamed[1], "online": named[2]}


def answers_come_by_calendar_link_and_telephone(city: City, code: str, guests: dict[str, dict[str, str]]) -> None:
    staff = city.desk("editor")

    key, _letter = invitations_to(city, guests["calendar"])[-1]
    staff.goto("/local-mail/")
    staff.goto(f"/local-mail/{key}/")
    staff.get_by_role("button", name="Придёт", exact=True).click()
    expect(staff.get_by_text("Ответ за получателя отправлен: придёт.")).to_be_visible()

    _key, letter = invitations_to(city, guests["link"])[-1]
    guest = city.visitor(scripts=False, size=PHONE)
    guest.goto(rsvp_link(letter))
    guest.wait_for_timeout(1_100)  # nobody answers within a second; programs do
    guest.get_by_label("Приду", exact=True).check()
    guest.get_by_text("Вопрос или пожелание").first.wait_for()
    guest.fill("textarea[name=note]", "Буду с фотографиями дворов.")
    guest.get_by_role("button", name="Отправить ответ").click()
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Вы придёте")

    staff.goto(f"/events/{code}/answers/record/")
    staff.fill("input[type=search][name=q]", guests["phone"]["ФИО"].split()[0])
    staff.get_by_role("button", name="Найти").click()
    staff.get_by_role("link", name=guests["phone"]["ФИО"]).first.click()
    staff.get_by_label("придёт", exact=True).check()
    staff.get_by_role("button", name="Записать", exact=True).click()
    expect(staff.locator("#list")).to_be_visible()

    doors = {
        guests["calendar"]["E-mail"]: "calendar",
        guests["link"]["E-mail"]: "link",
        guests["phone"]["E-mail"]: "phone",
    }
    city.wait_for("answer from the calendar", lambda: answers(city, code).keys() == doors.keys())
    assert {rsvp for rsvp, _door in answers(city, code).values()} == {"accepted"}
    assert {address: door for address, (_rsvp, door) in answers(city, code).items()} == doors
    staff.goto(f"/events/{code}/answers/?rsvp=accepted")
    for who in ("calendar", "link", "phone"):
        expect(staff.locator("#list tr", has_text=guests[who]["ФИО"])).to_contain_text("придёт")


def invitations_to(city: City, guest: dict[str, str]) -> list[tuple[int, EmailMessage]]:
    """Letters about this event that a calendar takes as an invitation or its update, the oldest first."""
    letters = city.letters_to(guest["E-mail"])
    return [
        (key, letter)
        for key, letter in letters
        if "Зелёный каркас" in letter["Subject"] and "METHOD:REQUEST" in calendar_part(letter)
    ]


def rsvp_link(letter: EmailMessage) -> str:
    found = re.search(r"http://localhost:\d+(/r/[^/\s]+/)", text_part(letter))
    assert found, text_part(letter)
    return found[1]


def answers(city: City, code: str) -> dict[str, tuple[str, str]]:
    rows = city.ask(
        "SELECT i.address, i.rsvp, i.rsvp_door FROM events_invitation i JOIN events_event e ON e.id = i.event_id"
        " WHERE e.code = ? AND i.rsvp <> 'no_reply'",
        code,
    )
    return {address: (rsvp, door) for address, rsvp, door in rows}


def calendars_follow_when_the_event_moves(city: City, code: str, guests: dict[str, dict[str, str]]) -> None:
    page = city.desk("editor")
    page.goto(f"/events/{code}/reschedule/")
    page.fill("input[name=starts]", "18:00")
    page.fill("input[name=ends]", "20:00")
    page.fill("textarea[name=reason]", "Зал освободится позже.")
    page.get_by_role("button", name="Перенести", exact=True).click()
    expect(page.locator("body")).to_contain_text("Мероприятие перенесено")

    campaign = campaign_of(city, code)
    approve(city, campaign)
    city.wait_for(
        "update of each calendar",
        lambda: letters_in_state(city, campaign, "accepted") == city.number(
            "SELECT COUNT(*) FROM mailing_delivery WHERE campaign_id = ?", campaign
        ),
        120,
    )  # fmt: skip
    first, second = (calendar_part(letter) for _key, letter in invitations_to(city, guests["link"])[-2:])
    told = [dict(re.findall(r"^(UID|SEQUENCE|DTSTART)[^:\n]*:(.+)$", text, re.M)) for text in (first, second)]
    assert told[0]["UID"] == told[1]["UID"]
    assert int(told[1]["SEQUENCE"]) > int(told[0]["SEQUENCE"])
    assert (told[0]["DTSTART"][-6:], told[1]["DTSTART"][-6:]) == ("173000", "180000")


# --- 7: the door ------------------------------------------------------------------------------------------------------


def the_day_comes(city: City, code: str) -> None:
    """Time passes: the event began three hours ago and is over."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    city.ask(
        "UPDATE events_event SET starts_at = ?, ends_at = ? WHERE code = ?",
        (now - timedelta(hours=3)).isoformat(" "),
        (now - timedelta(hours=1)).isoformat(" "),
        code,
    )


def the_door_is_kept_by_staff_and_a_helper(city: City, code: str, guests: dict[str, dict[str, str]]) -> None:
    phone = city.phone("editor")
    mark(phone, f"/events/{code}/door/list/", guests["calendar"], "Отметить")
    mark(phone, f"/events/{code}/door/list/", guests["online"], "Онлайн", mode="Онлайн")
    mark(phone, f"/events/{code}/door/list/", guests["absent"], "Не пришли", mode="Не пришли")
    phone.goto(f"/events/{code}/door/list/")
    phone.get_by_role("link", name="Не из списка").click()
    phone.fill("input[name=name]", "Прохожев Пётр")
    phone.fill("input[name=organisation]", "сосед")
    phone.get_by_role("button", name="Записать пришедшего").click()
    expect(phone.locator("#door-count")).to_contain_text("Пришли")

    staff = city.desk("editor")
    staff.goto(f"/events/{code}/door/")
    staff.fill("input[name=label]", "Волонтёр Аня")
    staff.get_by_role("button", name="Сделать ссылку").click()
    link = staff.input_value("#door-url")
    helper = city.visitor(size=PHONE)
    for who in ("link", "phone"):
        mark(helper, link, guests[who], "Отметить")
    shown = helper.content()
    assert guests["link"]["E-mail"] not in shown
    assert guests["link"]["Телефон"] not in shown

    seen = dict(
        city.ask(
            "SELECT COALESCE(i.address, a.name), a.state FROM events_attendance a JOIN events_event e"
            " ON e.id = a.event_id LEFT JOIN events_invitation i ON i.id = a.invitation_id WHERE e.code = ?",
            code,
        )
    )
    assert seen == {
        guests["calendar"]["E-mail"]: "came",
        guests["link"]["E-mail"]: "came",
        guests["phone"]["E-mail"]: "came",
        guests["online"]["E-mail"]: "came_online",
        guests["absent"]["E-mail"]: "absent",
        "Прохожев Пётр": "came",
    }


def mark(page: Page, address: str, guest: dict[str, str], verb: str, *, mode: str = "") -> None:
    """Find a guest by surname on the list at the door and press the button of the row."""
    page.goto(address)
    if mode:
        page.locator("footer a, .door-foot a, a.button").filter(has_text=mode).last.click()
        page.wait_for_load_state()
    with page.expect_response(lambda answer: "q=" in answer.url):  # swapped as one types
        page.fill("input[data-search]", guest["ФИО"].split()[0])
    page.wait_for_load_state("networkidle")
    row = page.locator("li[data-row]", has_text=" ".join(guest["ФИО"].split()[:2]))
    row.get_by_text(verb, exact=True).click()
    expect(row.get_by_text("Отменить")).to_be_visible()


# --- 8, 9: the outcome and the public face ----------------------------------------------------------------------------


def the_city_sees_the_event_and_its_feeds(city: City, code: str) -> None:
    stranger = city.visitor()
    stranger.goto(f"/p/events/{code}/")
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("Зелёный каркас")
    ical = stranger.request.get("/p/events.ics").text().replace("\r\n ", "")
    assert f"SUMMARY:{TITLE}" in ical.replace("\\", "")
    assert TITLE in stranger.request.get("/p/events.rss").text()
    assert "BEGIN:VEVENT" in stranger.request.get(f"/p/events/{code}/event.ics").text()


def the_outcome_is_published_with_the_names_of_those_who_agreed(
    city: City, code: str, guests: dict[str, dict[str, str]]
) -> None:
    staff, approver = city.desk("editor"), city.desk("approver")
    staff.goto(f"/events/{code}/")
    staff.get_by_role("button", name="Отметить как проведённое").click()
    staff.goto(f"/events/{code}/outcome/edit/")
    staff.fill(
        "textarea[name=text_ru]", "Участники договорились начать с трёх улиц.\n\nСписок пород приложат к протоколу."
    )
    staff.fill("textarea[name=decisions-0-text]", "Высадить липы на Речной улице.")
    staff.fill("input[name=decisions-0-responsible]", "Управление ЖКХ")
    staff.check("input[name=publishes_names]")
    staff.get_by_role("button", name="Сохранить итоги").click()
    staff.get_by_role("button", name="Отправить на согласование").click()
    approver.goto(f"/events/{code}/outcome/")
    approver.get_by_role("button", name="Согласовать").click()
    staff.goto(f"/events/{code}/outcome/")
    staff.get_by_role("link", name="Опубликовать").click()
    staff.get_by_role("button", name="Опубликовать").click()
    expect(staff.get_by_role("link", name="Открытая страница")).to_be_visible()

    stranger = city.visitor(scripts=False)
    stranger.goto(f"/p/outcomes/{code}/")
    told = stranger.locator("main").inner_text().replace("\xa0", " ")
    assert "Участники договорились начать с трёх улиц." in told
    assert "Высадить липы на Речной улице." in told
    for who, is_named in {"calendar": True, "phone": True, "online": True, "link": False, "absent": False}.items():
        assert (guests[who]["ФИО"].split()[0] in told) is is_named, who
    assert "Прохожев" not in told
    assert "Зелёный каркас" in stranger.request.get("/p/events.rss").text()


# --- 10: the press office ---------------------------------------------------------------------------------------------


def a_briefing_is_created(city: City) -> str:
    page = city.desk("press_officer")
    day = (datetime.now(MOSCOW) + timedelta(days=9)).replace(hour=11, minute=0)
    page.goto("/events/new/")
    page.fill("input[name=title_ru]", "Дороги зимой")
    page.select_option("select[name=kind]", "briefing")
    page.fill("input[name=on]", day.date().isoformat())
    page.fill("input[name=starts]", "11:00")
    page.fill("input[name=ends]", "12:00")
    page.select_option("select[name=venue]", index=1)
    page.fill("input[name=accreditation_until]", (day - timedelta(days=1)).strftime("%Y-%m-%dT18:00"))
    page.locator("details", has_text="СМИ").locator("summary").last.click()
    for place in range(3):
        page.locator("label:has(input[name=outlets])").nth(place).click()
    page.get_by_role("button", name="Сохранить черновик").click()
    code = page.url.rstrip("/").rpartition("/")[2]
    page.locator("details.menu summary").first.click()
    announce = page.get_by_role("button", name=re.compile("^Объявить"))
    announce.first.click()
    page.wait_for_load_state()
    assert city.ask("SELECT state FROM events_event WHERE code = ?", code) == [("announced",)]
    return code
