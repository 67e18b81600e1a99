"""The journal as a page, and the check of its chain."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from crm.access.gates import staff_may
from crm.audit import queries, words
from crm.audit.forms import JournalFilters
from crm.journal import actions as journal
from crm.journal import anchors
from crm.journal.models import JournalEntry
from crm.web.paging import keyset_page


@require_GET
@never_cache
@staff_may("crm.view_journal")
def journal_page(request: HttpRequest) -> HttpResponse:
    """Who did what, the newest first, narrowed as asked."""
    filters = JournalFilters(request.GET)
    page = keyset_page(filters.narrow(queries.entries()), request, order=("-at", "-pk"))
    lines = [
        (entry, words.verb(entry.verb), words.kind(entry.subject_type), words.details(entry)) for entry in page.rows
    ]
    return render(request, "crm/audit/journal.html", {"filters": filters, "page": page, "lines": lines})


@require_GET
@never_cache
@staff_may("crm.view_journal")
def check(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain and say whether a line was changed, removed or put in, or the chain was made anew."""
    broken = journal.first_broken()
    sealed = JournalEntry.objects.filter(sealed_no__isnull=False)
    last = sealed.order_by("-sealed_no").first()
    waiting = JournalEntry.objects.filter(sealed_no__isnull=True).count()
    context = {
        "broken": broken,
        "sealed": sealed.count(),
        "waiting": waiting,
        "last": last,
        "anchor": anchors.last(settings.CRM_JOURNAL_ANCHORS),
    }
    return render(request, "crm/audit/check.html", context)
