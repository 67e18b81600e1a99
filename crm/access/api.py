"""How programs sign in, and what they may do: the owner's permissions, narrowed by the token's scopes."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from crm.access.models import ApiToken, User
from crm.access.permissions import NEVER_BY_TOKEN, PERMISSIONS


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer dlg_…`; the session cookie is not taken, so no page can act through the API."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            return None
        now = timezone.now()
        token = ApiToken.objects.alive(now).select_related("user").filter(digest=ApiToken.digest_of(secret)).first()
        if token is None:
            raise AuthenticationFailed(_("The token is unknown, revoked or out of date."))
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        token.user.scopes = frozenset(token.scopes) - NEVER_BY_TOKEN
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Names the sign-in in the OpenAPI document."""

    target_class = "crm.access.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class MayByTable(BasePermission):
    """Asks the one table of permissions; a view names `permissions = {"GET": …, "POST": …}` or `permission`."""

    message = _("Your roles or the scopes of your token do not allow this.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.user, User):
            return False
        wanted: dict[str, str] = getattr(view, "permissions", {})
        verb = "GET" if request.method in ("HEAD", "OPTIONS") else (request.method or "")
        name = wanted.get(verb)
        if name is None or name not in PERMISSIONS or not request.user.may(name):
            return False
        token = request.auth
        return isinstance(token, ApiToken) and name in token.scopes and name not in NEVER_BY_TOKEN
