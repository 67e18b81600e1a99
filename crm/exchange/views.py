"""Pages of an import: all lists, the upload, its columns, the dry run with each row's fate, undo."""

from collections.abc import Sequence

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access.gates import person, staff_may
from crm.contacts.models import Contact
from crm.exchange import actions
from crm.exchange.fates import Outcome
from crm.exchange.forms import ColumnsForm, CommitForm, GroupsForm, UploadForm
from crm.exchange.models import Import, ImportRow
from crm.exchange.queries import brought_by, unknown_group_words, vocabulary_of
from crm.exchange.readers import LARGEST_FILE
from crm.exchange.refusals import BaseHasChanged, FileNotRead
from crm.exchange.row_views import row_views
from crm.exchange.undoing import plan_undo, undo_import
from crm.exchange.wording import FATES
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.paging import keyset_page
from crm.web.parts import Step, Tab, confirm

may_import = staff_may("crm.import_contacts")
EXAMPLES = 3


def _made(request: HttpRequest, pk: int) -> Import:
    """The import this person may see, or 404."""
    rows = Import.objects.visible_to(request.user).select_related(
        "department", "created_by", "committed_by", "undone_by"
    )
    return get_object_or_404(rows, pk=pk)


def _steps(made: Import | None, current: int) -> list[Step]:
    """File, columns, dry run, done; what is done stays a link as long as it can be changed."""
    here = reverse("crm:import-detail", args=[made.pk]) if made else ""
    columns = reverse("crm:import-columns", args=[made.pk]) if made and made.is_draft else here
    labels = [
        (_("File"), reverse("crm:import-new")),
        (_("Columns"), columns),
        (_("Rows"), here),
        (pgettext("step", "Done"), here),
    ]
    return [
        Step(label, url, done=place < current, current=place == current) for place, (label, url) in enumerate(labels)
    ]


@require_GET
@may_import
def imports(request: HttpRequest) -> HttpResponse:
    """All lists, the newest first."""
    undecided = Count("rows", filter=Q(rows__outcome=Outcome.CHECK, rows__decision=""))
    rows = Import.objects.visible_to(request.user).select_related("created_by", "department")
    rows = rows.annotate(undecided=undecided)
    page = keyset_page(rows, request, order=("-created_at", "-pk"))
    return render(request, "crm/exchange/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@may_import
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, read it, and lead on to its columns; known headings lead straight to the rows."""
    user = person(request)
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            made = _upload(form, request)
        except FileNotRead as refused:
            form.add_error("file", str(refused.message))
        else:
            return redirect("crm:import-detail" if made.checked_at else "crm:import-columns", made.pk)
    context = {"form": form, "steps": _steps(None, 0)}
    return render(request, "crm/exchange/upload.html", context, status=422 if form.errors else 200)


def _upload(form: UploadForm, request: HttpRequest) -> Import:
    file = form.upload
    # One octet beyond the limit is enough for the reader to refuse it with its own words.
    data = file.read(LARGEST_FILE + 1) if file.size is None or file.size <= LARGEST_FILE else b" " * file.size
    return actions.upload_list(
        data, file_name=file.name or "list", department=form.department, by=person(request), now=timezone.now()
    )


@require_http_methods(["GET", "POST"])
@may_import
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is what: guessed, shown with examples, corrected here and remembered."""
    made = _made(request, pk)
    try:
        sheet = actions.sheet_of(made)
    except Refusal as refused:
        notices.say(request, str(refused.message), tone="bad")
        return redirect(
            "crm:import-detail" if made.checked_at else "crm:import-list", *([pk] if made.checked_at else [])
        )
    form = ColumnsForm(request.POST if request.method == "POST" else None, made=made)
    refusal: str | Promise = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_columns(made, form.columns, by=person(request), now=timezone.now())
        except Refusal as refused:
            refusal = refused.message
        else:
            return redirect("crm:import-detail", pk)
    names = list(form.fields)
    examples = [_examples(sheet.records, index) for index in range(len(names))]
    context = {
        "made": made,
        "sheet": sheet,
        "form": form,
        "refusal": refusal,
        "rows": list(zip([form[name] for name in names], examples, strict=True)),
        "steps": _steps(made, 1),
    }
    return render(request, "crm/exchange/columns.html", context, status=422 if refusal or form.errors else 200)


def _examples(records: Sequence[Sequence[str]], index: int) -> list[str]:
    found: dict[str, None] = {}
    for record in records:
        text = " ".join(record[index].split())[:60]
        if text:
            found[text] = None
        if len(found) == EXAMPLES:
            break
    return list(found)


@require_GET
@may_import
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row with its fate and reason, by tabs; the decision beside it."""
    made = _made(request, pk)
    if made.checked_at is None:
        return redirect("crm:import-columns", pk)
    return _detail(request, made, CommitForm(initial={"completes_cards": made.completes_cards}))


def _detail(request: HttpRequest, made: Import, form: CommitForm, *, status: int = 200) -> HttpResponse:
    tab = request.GET.get("rows", "")
    rows = made.rows.select_related("match", "contact").defer("match__search_text", "contact__search_text")
    if tab in FATES:
        rows = rows.filter(outcome=tab)
    page = keyset_page(rows, request, order=("number",), count=False)
    matched = [row.match_id for row in page.rows if row.match_id]
    visible = set(Contact.objects.visible_to(request.user).filter(pk__in=matched).values_list("pk", flat=True))
    words = unknown_group_words(made) if made.is_draft else {}
    undecided = made.rows.undecided().count()
    new = made.counts.get(Outcome.CREATE, 0) + made.rows.filter(decision=ImportRow.Decision.CREATE).count()
    same = made.rows.filter(decision=ImportRow.Decision.SAME).count()
    context = {
        "made": made,
        "form": form,
        "page": page,
        "rows": row_views(made, page.rows, visible, vocabulary_of(made)),
        "tabs": _tabs(made, tab),
        "steps": _steps(made, 2 if made.is_draft else 3),
        "new": new,
        "known": made.counts.get(Outcome.REPEAT_IN_BASE, 0) + same,
        "brought": brought_by(made, person(request), now=timezone.now()) if made.is_committed else None,
        "people_url": f"{reverse('crm:contact-list')}?list={made.pk}",
        "undecided": undecided,
        "decided_new": new - made.counts.get(Outcome.CREATE, 0),
        "sums": _sums(made),
        "words": [(word, count) for word, count in words.items()],
        "groups_form": GroupsForm(words=list(words)) if words else None,
        "here": request.get_full_path(),
    }
    return render(request, "crm/exchange/detail.html", context, status=status)


def _tabs(made: Import, current: str) -> list[Tab]:
    here = reverse("crm:import-detail", args=[made.pk])
    tabs = [Tab(pgettext("rows of a list", "All"), here, made.total, current=current not in FATES)]
    for outcome, fate in FATES.items():
        count = made.counts.get(outcome, 0)
        if count or outcome == current:
            tabs.append(Tab(fate.tab, f"{here}?rows={outcome}", count, current=outcome == current))
    return tabs


def _sums(made: Import) -> list[tuple[str | Promise, int]]:
    """What is taken off all rows before new people remain, for the sum beside the button."""
    left_out = (Outcome.REFUSE, Outcome.REPEAT_IN_FILE, Outcome.REPEAT_IN_BASE, Outcome.CHECK)
    return [(FATES[outcome].tab, made.counts.get(outcome, 0)) for outcome in left_out if made.counts.get(outcome, 0)]


@require_POST
@may_import
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the people into the base in one step; pressing twice changes nothing."""
    made = _made(request, pk)
    form = CommitForm(request.POST)
    completes = form.is_valid() and form.cleaned_data["completes_cards"]
    try:
        made = actions.commit_import(made, completes_cards=completes, by=person(request), now=timezone.now())
    except BaseHasChanged as changed:
        notices.say(request, str(changed.message), tone="warn")
    except Refusal as refused:
        notices.say(request, str(refused.message), tone="bad")
    else:
        notices.say(request, _committed_words(made))
    return redirect("crm:import-detail", pk)


def _committed_words(made: Import) -> str:
    added = made.rows.filter(result=ImportRow.Result.CREATED).count()
    touched = made.rows.filter(result=ImportRow.Result.TOUCHED).count()
    words = []
    if added or not touched:
        words.append(ngettext("%(n)s person is in the base.", "%(n)s people are in the base.", added) % {"n": added})
    if touched:
        words.append(ngettext("%(n)s card is changed.", "%(n)s cards are changed.", touched) % {"n": touched})
    return " ".join(words)


@require_POST
@may_import
def decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a person's word about one doubtful row and return to where it stood."""
    made = _made(request, pk)
    row = get_object_or_404(made.rows, number=number)
    decision = request.POST.get("decision", "")
    if decision in ImportRow.Decision.values:
        try:
            actions.decide_row(row, decision, by=person(request), now=timezone.now())
        except Refusal as refused:
            notices.say(request, str(refused.message), tone="bad")
    tab = request.POST.get("rows", "")
    query = f"?rows={tab}" if tab in FATES else ""
    return redirect(f"{reverse('crm:import-detail', args=[pk])}{query}#row-{number}")


@require_POST
@may_import
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what words for groups mean, and judge the rows anew."""
    made = _made(request, pk)
    form = GroupsForm(request.POST, words=list(unknown_group_words(made)))
    if form.is_valid() and form.choices:
        try:
            actions.choose_groups(made, form.choices, by=person(request), now=timezone.now())
        except Refusal as refused:
            notices.say(request, str(refused.message), tone="bad")
        else:
            notices.say(request, _("The rows were judged anew. These words are remembered for the next such list."))
    return redirect("crm:import-detail", pk)


@require_http_methods(["GET", "POST"])
@may_import
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a dry run away."""
    made = _made(request, pk)
    if request.method == "POST":
        try:
            actions.discard_import(made, by=person(request), now=timezone.now())
        except Refusal as refused:
            notices.say(request, str(refused.message), tone="bad")
            return redirect("crm:import-detail", pk)
        notices.say(request, _("The list is thrown away. The base has not changed."))
        return redirect("crm:import-list")
    return confirm(
        request,
        title=_("Throw the list away?"),
        effects=[_("The file and its dry run are removed. Nobody was added to the base.")],
        verb=_("Throw away"),
        back_url=reverse("crm:import-detail", args=[pk]),
        crumbs=[(_("Import"), reverse("crm:import-list"))],
    )


@require_http_methods(["GET", "POST"])
@may_import
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an undo takes back and what it leaves, then do it."""
    made = _made(request, pk)
    try:
        if request.method == "POST":
            undone = undo_import(made, by=person(request), now=timezone.now())
            notices.say(request, _removed_words(len(undone.removed), len(undone.conflicts)))
            return redirect("crm:import-detail", pk)
        plan = plan_undo(made)
    except Refusal as refused:
        notices.say(request, str(refused.message), tone="bad")
        return redirect("crm:import-detail", pk)
    context = {"made": made, "plan": plan, "back_url": reverse("crm:import-detail", args=[pk])}
    return render(request, "crm/exchange/undo.html", context)


def _removed_words(removed: int, kept: int) -> str:
    text = ngettext("%(n)s card is removed.", "%(n)s cards are removed.", removed) % {"n": removed}
    if kept:
        text += " " + ngettext(
            "%(n)s thing stays as it is: somebody has changed or used it since.",
            "%(n)s things stay as they are: somebody has changed or used them since.",
            kept,
        ) % {"n": kept}
    return text
