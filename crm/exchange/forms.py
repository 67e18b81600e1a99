"""Forms of an import: the file, its columns, words for groups."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from crm.access.models import Department, User
from crm.exchange.models import Import
from crm.exchange.refusals import EMPTY
from crm.exchange.wording import Words, field_choices
from crm.groups.models import ReferenceGroup

COMMON, MINE = "common", "mine"


class UploadForm(forms.Form):
    """The file, and to whom its people will be visible."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV in any encoding, XLSX or ODS, at most 20 MB. Titles and totals around the table do no harm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
        error_messages={
            "required": _("No file is chosen. Choose a CSV, XLSX or ODS table with at least one row of people."),
            "empty": EMPTY,
        },
    )
    place = forms.ChoiceField(label=_("Where the people go"), widget=forms.RadioSelect, initial=COMMON)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        choices: list[tuple[str, Words]] = [(COMMON, _("the common base: everybody in the body sees them"))]
        if user.department is not None:
            choices.append((MINE, _("my department only: %(name)s") % {"name": user.department}))
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = choices
        if len(choices) == 1:
            place.widget = forms.HiddenInput()

    @property
    def department(self) -> Department | None:
        """The department that owns the people; none for the common base."""
        return self.user.department if self.cleaned_data["place"] == MINE else None

    @property
    def upload(self) -> UploadedFile[Any]:
        found: UploadedFile[Any] = self.cleaned_data["file"]
        return found


class ColumnsForm(forms.Form):
    """One choice a column: which field it feeds."""

    def __init__(self, data: Any = None, *, made: Import) -> None:
        super().__init__(data)
        choices = field_choices()
        for index, heading in enumerate(made.headings):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=heading or _("Column %(number)s") % {"number": index + 1},
                choices=choices,
                initial=made.columns[index] if index < len(made.columns) else "",
                required=False,
            )

    @property
    def columns(self) -> list[str]:
        """The field of each column in order."""
        return [self.cleaned_data[name] for name in self.fields]


class GroupsForm(forms.Form):
    """One choice a word: which group of the register it means."""

    def __init__(self, data: Any = None, *, words: list[str]) -> None:
        super().__init__(data)
        self.words = words
        groups = [(group.code, str(group)) for group in ReferenceGroup.objects.in_use()]
        choices = [
            ("", _("decide row by row")),
            ("+", _("a new group of this name")),
            ("-", _("no group")),
            *groups,
        ]
        for index, word in enumerate(words):
            self.fields[f"word_{index}"] = forms.ChoiceField(label=f"«{word}»", choices=choices, required=False)

    @property
    def choices(self) -> dict[str, str]:
        """Each word that was given a meaning."""
        chosen = {word: self.cleaned_data[f"word_{index}"] for index, word in enumerate(self.words)}
        return {word: code for word, code in chosen.items() if code}


class CommitForm(forms.Form):
    """Whether people who are known get what their cards lack."""

    completes_cards = forms.BooleanField(
        widget=forms.CheckboxInput(attrs={"form": "commit"}),  # it stands apart from its button
        label=_("Fill the gaps of people who are already known"),
        help_text=_("Adds phones, groups and posts that their cards lack; nothing there is replaced."),
        required=False,
    )
