"""Forms about colleagues and departments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.access.actions import Person, administrators_besides
from crm.access.models import ROLE_LABELS, Department, User
from crm.staff.roles import ROLE_HINTS


class RolesWidget(forms.CheckboxSelectMultiple):
    """Tick boxes that say under each role what it opens."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["hint"] = ROLE_HINTS.get(str(value), "")
        return option


class ColleagueForm(forms.Form):
    """Who works here, and as what."""

    last_name = forms.CharField(label=_("Surname"), max_length=150)
    first_name = forms.CharField(label=_("First name"), max_length=150)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=100, required=False)
    email = forms.EmailField(label=_("Work e-mail"), help_text=_("They sign in with it; the link goes to it."))
    post = forms.CharField(label=_("Post"), max_length=200, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, empty_label=_("the whole body")
    )
    language = forms.ChoiceField(label=_("Language"), choices=[("ru", "Русский"), ("en", "English")])
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=list(ROLE_LABELS.items()),
        widget=RolesWidget,
        required=False,
        help_text=_(
            "One person may hold several; nobody approves their own letter. Without a role an account opens nothing."
        ),
    )
    ground = forms.CharField(
        label=_("Ground of the change of your own roles"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("You are the only administrator. The journal and this page keep what you decide for yourself."),
    )

    def __init__(self, *args: Any, colleague: User | None = None, by: User | None = None, **kwargs: Any) -> None:
        if colleague is not None:
            kwargs.setdefault("initial", _values_of(colleague))
        super().__init__(*args, **kwargs)
        departments = Department.objects.filter(is_active=True)
        if colleague is not None and colleague.department_id:
            departments |= Department.objects.filter(pk=colleague.department_id)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        if by is None or colleague != by:
            del self.fields["ground"]
        elif administrators_besides(by).exists():
            del self.fields["ground"]
            self.fields["roles"].disabled = True
            self.fields["roles"].help_text = _("Your own roles are changed by another administrator.")

    @property
    def ground_given(self) -> str:
        return str(self.cleaned_data.get("ground", ""))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def to_person(self) -> Person:
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("roles", "ground")}
        return Person(**given)


def _values_of(colleague: User) -> dict[str, Any]:
    names = ("last_name", "first_name", "patronymic", "email", "post", "phone", "department", "language")
    return {name: getattr(colleague, name) for name in names} | {
        "roles": sorted(colleague.grants.values_list("role", flat=True))
    }


class DepartmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """A department's names and phone."""

    class Meta:
        model = Department
        fields = ["name_ru", "name_en", "phone"]
