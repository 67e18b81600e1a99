"""Import for programs: a file in, the fate of each row out; then into the base, and back out of it."""

from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from crm.contacts.models import Contact
from crm.exchange import actions
from crm.exchange.forms import COMMON, MINE
from crm.exchange.models import Import, ImportRow
from crm.exchange.queries import unknown_group_words
from crm.exchange.readers import LARGEST_FILE
from crm.exchange.refusals import NoColumnOfNames
from crm.exchange.undoing import UndoPlan, plan_undo, undo_import
from crm.exchange.wording import words_of
from crm.web.api import ApiView

RIGHT = "crm.import_contacts"


class ImportSerializer(serializers.ModelSerializer[Import]):
    """A list; `counts` are rows by fate, `checked_at` is empty while its columns have to be named."""

    class Meta:
        model = Import
        fields = (
            "id",
            "file_name",
            "size",
            "department",
            "headings",
            "columns",
            "counts",
            "completes_cards",
            "state",
            "created_at",
            "checked_at",
            "committed_at",
            "undone_at",
        )
        read_only_fields = fields


class UploadSerializer(serializers.Serializer[None]):
    """CSV in any encoding, XLSX or ODS, at most 20 MB."""

    file = serializers.FileField()
    place = serializers.ChoiceField(
        choices=[COMMON, MINE], default=COMMON, help_text="the common base, or the department of the token's owner"
    )


class ImportRowSerializer(serializers.ModelSerializer[ImportRow]):
    """One record: its fate with the reasons, a person's decision, and whose card it became."""

    reasons = serializers.SerializerMethodField()
    match = serializers.SerializerMethodField()

    class Meta:
        model = ImportRow
        fields = ("number", "shown_name", "outcome", "reasons", "match", "match_row", "decision", "result", "contact")
        read_only_fields = fields

    def get_reasons(self, row: ImportRow) -> list[str]:
        return [str(words) for words in words_of(row.marks)]

    def get_match(self, row: ImportRow) -> int | None:
        """The card it looks like, where the reader may see it."""
        return row.match_id if row.match_id in self.context["visible"] else None


class ColumnsSerializer(serializers.Serializer[None]):
    columns = serializers.ListField(
        child=serializers.CharField(allow_blank=True, max_length=60), help_text="a field for each heading, or empty"
    )


class GroupWordsSerializer(serializers.Serializer[None]):
    """What words for groups mean that the register lacks: a code, "+" for a new group, "-" for none."""

    choices = serializers.DictField(child=serializers.CharField(max_length=40))


class RowDecisionSerializer(serializers.Serializer[None]):
    decision = serializers.ChoiceField(choices=ImportRow.Decision.choices)


class CommitSerializer(serializers.Serializer[None]):
    completes_cards = serializers.BooleanField(default=False, help_text="fill the gaps of people already known")


class ConflictSerializer(serializers.Serializer[Any]):
    contact = serializers.IntegerField(source="contact.pk", allow_null=True, default=None)
    what = serializers.CharField()
    why = serializers.CharField()


class UndoSerializer(serializers.Serializer[UndoPlan]):
    """What an undo takes back, and what it leaves because somebody has changed or used it since."""

    removed = serializers.ListField(child=serializers.IntegerField(), help_text="cards")
    conflicts = ConflictSerializer(many=True)


class ImportView(ApiView):
    """A door to one list."""

    queryset = Import.objects.all()
    serializer_class = ImportSerializer
    permissions: ClassVar[dict[str, str]] = {"POST": RIGHT}

    def made(self, pk: int) -> Import:
        """The list of this number that the caller may see, or 404."""
        found: Import = get_object_or_404(self.get_queryset(), pk=pk)
        return found


class ImportList(ApiView):
    """All lists, the newest first; POST takes a file and says what would become of each row."""

    queryset = Import.objects.all()
    serializer_class = ImportSerializer
    parser_classes = (MultiPartParser,)
    ordering = ("-created_at", "-pk")
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": RIGHT, "POST": RIGHT}

    def get(self, request: Request) -> Response:
        return self.listed(self.get_queryset())

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: ImportSerializer})
    def post(self, request: Request) -> Response:
        values = self.read(UploadSerializer)
        file: UploadedFile[Any] = values["file"]
        made = actions.upload_list(
            # one octet beyond the limit is enough for the reader to refuse it with its own words
            file.read(LARGEST_FILE + 1),
            file_name=file.name or "list",
            department=self.who.department if values["place"] == MINE else None,
            by=self.who,
            now=self.now,
        )
        if made.checked_at is None:
            made = self._tried_by_guess(made)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def _tried_by_guess(self, made: Import) -> Import:
        try:
            return actions.confirm_columns(made, made.columns, by=self.who, now=self.now, remembers=False)
        except NoColumnOfNames:
            return made  # the program names the columns


class ImportCard(ImportView):
    """One list; DELETE throws a dry run away."""

    permissions: ClassVar[dict[str, str]] = {"GET": RIGHT, "DELETE": RIGHT}

    def get(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(self.made(pk)).data)

    def delete(self, request: Request, pk: int) -> Response:
        actions.discard_import(self.made(pk), by=self.who, now=self.now)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ImportRows(ImportView):
    """The rows of one list with their fates."""

    serializer_class = ImportRowSerializer  # type: ignore[assignment]
    ordering = ("number",)
    is_list = True
    permissions: ClassVar[dict[str, str]] = {"GET": RIGHT}

    @extend_schema(parameters=[OpenApiParameter("outcome", str, enum=ImportRow.Outcome.values)])
    def get(self, request: Request, pk: int) -> Response:
        rows = self.made(pk).rows.all()
        if outcome := request.query_params.get("outcome"):
            rows = rows.filter(outcome=outcome)
        return self.listed(rows)

    def get_serializer_context(self) -> dict[str, Any]:
        seen = Contact.objects.visible_to(self.request.user).filter(pk__in=self._matched())
        return {**super().get_serializer_context(), "visible": set(seen.values_list("pk", flat=True))}

    def _matched(self) -> Any:
        rows = ImportRow.objects.filter(belongs_to=self.kwargs.get("pk"), match__isnull=False)
        return rows.values("match")


class ImportColumns(ImportView):
    """Name the columns and try the list; they are remembered for the next one with such headings."""

    permissions: ClassVar[dict[str, str]] = {"PUT": RIGHT}

    @extend_schema(request=ColumnsSerializer, responses=ImportSerializer)
    def put(self, request: Request, pk: int) -> Response:
        columns = self.read(ColumnsSerializer)["columns"]
        made = actions.confirm_columns(self.made(pk), columns, by=self.who, now=self.now)
        return Response(self.get_serializer(made).data)


class ImportGroupWords(ImportView):
    """Words for groups that the register lacks, with how many rows use each; PUT says what they mean."""

    permissions: ClassVar[dict[str, str]] = {"GET": RIGHT, "PUT": RIGHT}

    @extend_schema(responses={200: {"type": "object", "additionalProperties": {"type": "integer"}}})
    def get(self, request: Request, pk: int) -> Response:
        return Response(unknown_group_words(self.made(pk)))

    @extend_schema(request=GroupWordsSerializer, responses=ImportSerializer)
    def put(self, request: Request, pk: int) -> Response:
        choices = self.read(GroupWordsSerializer)["choices"]
        made = actions.choose_groups(self.made(pk), choices, by=self.who, now=self.now)
        return Response(self.get_serializer(made).data)


class ImportDecide(ImportView):
    """Say what a doubtful row is: a new person, the one it looks like, or nobody of ours."""

    @extend_schema(request=RowDecisionSerializer, responses={204: None})
    def post(self, request: Request, pk: int, number: int) -> Response:
        row = get_object_or_404(self.made(pk).rows, number=number)
        actions.decide_row(row, self.read(RowDecisionSerializer)["decision"], by=self.who, now=self.now)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ImportCommit(ImportView):
    """Put the people into the base in one step; the same request again changes nothing more."""

    @extend_schema(request=CommitSerializer, responses=ImportSerializer)
    def post(self, request: Request, pk: int) -> Response:
        completes = self.read(CommitSerializer)["completes_cards"]
        made = actions.commit_import(self.made(pk), completes_cards=completes, by=self.who, now=self.now)
        return Response(self.get_serializer(made).data)


class ImportUndo(ImportView):
    """Say what an undo would take back; POST does it."""

    serializer_class = UndoSerializer  # type: ignore[assignment]
    permissions: ClassVar[dict[str, str]] = {"GET": RIGHT, "POST": RIGHT}

    def get(self, request: Request, pk: int) -> Response:
        return Response(UndoSerializer(plan_undo(self.made(pk))).data)

    @extend_schema(request=None, responses=UndoSerializer)
    def post(self, request: Request, pk: int) -> Response:
        return Response(UndoSerializer(undo_import(self.made(pk), by=self.who, now=self.now)).data)


urlpatterns = [
    path("imports/", ImportList.as_view(), name="import-list"),
    path("imports/<int:pk>/", ImportCard.as_view(), name="import"),
    path("imports/<int:pk>/rows/", ImportRows.as_view(), name="import-rows"),
    path("imports/<int:pk>/columns/", ImportColumns.as_view(), name="import-columns"),
    path("imports/<int:pk>/group-words/", ImportGroupWords.as_view(), name="import-group-words"),
    path("imports/<int:pk>/rows/<int:number>/decide/", ImportDecide.as_view(), name="import-decide"),
    path("imports/<int:pk>/commit/", ImportCommit.as_view(), name="import-commit"),
    path("imports/<int:pk>/undo/", ImportUndo.as_view(), name="import-undo"),
]
