"""The staff's navigation: one list, because the storeys meet here. The last block stands at the foot."""

from django.utils.translation import pgettext_lazy

from crm.web.navigation import BREAK, FOOT, Section

SECTIONS: list[Section | str] = [
    Section("today", pgettext_lazy("section", "Today"), "events:today", "today"),
    Section(
        "events",
        pgettext_lazy("section", "Events"),
        "events:event-list",
        "calendar",
        "events.view_events",
        also_at=("/requests/",),
    ),
    Section("contacts", pgettext_lazy("section", "Contacts"), "crm:contact-list", "people", "crm.view_contacts"),
    Section("groups", pgettext_lazy("section", "Reference groups"), "crm:group-list", "group", "crm.view_groups"),
    Section(
        "campaigns", pgettext_lazy("section", "Campaigns"), "mailing:campaign-list", "mail", "mailing.view_campaigns"
    ),
    Section(
        "inbound",
        pgettext_lazy("section", "Incoming letters"),
        "mailing:inbound-list",
        "inbox",
        "mailing.view_inbound",
        count="mailing.inbound.queries.waiting_count",
    ),
    BREAK,
    Section(
        "press", pgettext_lazy("section", "Media and accreditation"), "events:press-list", "mic", "events.view_press"
    ),
    BREAK,
    Section("councils", pgettext_lazy("section", "Councils"), "crm:council-list", "journal", "crm.view_councils"),
    Section("outcomes", pgettext_lazy("section", "Outcomes"), "events:outcome-list", "outcome", "events.view_events"),
    FOOT,
    Section(
        "mailbox",
        pgettext_lazy("section", "Mailbox"),
        "mailing:mailbox",
        "inbox",
        "mailing.view_local_mail",
        while_set="MAIL_STAYS_HERE",
    ),
    Section("journal", pgettext_lazy("section", "Journal"), "crm:journal", "history", "crm.view_journal"),
    Section("settings", pgettext_lazy("section", "Settings"), "crm:settings", "gear", "crm.view_settings"),
]

# Tabs of the settings.
SETTINGS_SECTIONS: list[Section | str] = [
    Section("body", pgettext_lazy("settings", "The body"), "crm:body", "building", "crm.view_settings"),
    Section("staff", pgettext_lazy("settings", "Staff"), "crm:staff-list", "people", "crm.manage_staff"),
    Section(
        "departments", pgettext_lazy("settings", "Departments"), "crm:department-list", "group", "crm.manage_staff"
    ),
    Section("senders", pgettext_lazy("settings", "Senders"), "mailing:sender-list", "send", "mailing.manage_senders"),
]

# Public pages: the first is the home of the site; those after BREAK are feeds, shown at the foot.
PUBLIC_SECTIONS: list[Section | str] = [
    Section("calendar", pgettext_lazy("public section", "Calendar"), "events:public-calendar", "calendar"),
    Section("outcomes", pgettext_lazy("public section", "Outcomes"), "events:public-outcomes", "outcome"),
    Section("councils", pgettext_lazy("public section", "Councils"), "events:public-councils", "journal"),
    Section("press", pgettext_lazy("public section", "For the press"), "events:public-press", "mic"),
    BREAK,
    Section("rss", "RSS", "events:public-rss", "link"),
    Section("ical", pgettext_lazy("public section", "iCal calendar"), "events:public-ical", "calendar"),
    Section("json", "JSON", "events:public-json", "link"),
]
