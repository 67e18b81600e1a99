"""Pages of access: the person's own profile."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access.forms import ProfileForm
from crm.web import notices


@require_http_methods(["GET", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own language, theme and density."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        notices.say(request, _("Your profile is saved."))
        return redirect("crm:profile")
    return render(request, "crm/access/profile.html", {"form": form})
