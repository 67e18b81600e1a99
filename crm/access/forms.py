"""Forms of the people who work here: their own profile."""

from django import forms

from crm.access.models import User


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person sets for themselves; name, post and department are an administrator's."""

    class Meta:
        model = User
        fields = ["phone", "language", "theme", "is_airy"]
        widgets = {"theme": forms.RadioSelect, "language": forms.RadioSelect}
