"""Mail providers that Anymail reaches over HTTP, and what each can carry. No Django.

Source: Anymail 15.2, read: a back-end either takes the MIME letter as built (raw) or takes a letter apart into fields
of its own, and then it refuses a calendar among the alternatives.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider. `keeps_calendar`: the MIME letter goes as built, so a calendar part stays what it is."""

    name: str
    backend: str
    keeps_calendar: bool = False
    needs_package: str = ""


PROVIDERS = {
    provider.name: provider
    for provider in (
        Provider("amazon_ses", "anymail.backends.amazon_ses.EmailBackend", keeps_calendar=True, needs_package="boto3"),
        Provider("brevo", "anymail.backends.brevo.EmailBackend"),
        Provider("mailersend", "anymail.backends.mailersend.EmailBackend"),
        Provider("mailgun", "anymail.backends.mailgun.EmailBackend"),
        Provider("mailjet", "anymail.backends.mailjet.EmailBackend"),
        Provider("mandrill", "anymail.backends.mandrill.EmailBackend"),
        Provider("postal", "anymail.backends.postal.EmailBackend"),
        Provider("postmark", "anymail.backends.postmark.EmailBackend"),
        Provider("resend", "anymail.backends.resend.EmailBackend"),
        Provider("scaleway", "anymail.backends.scaleway.EmailBackend"),
        Provider("sendgrid", "anymail.backends.sendgrid.EmailBackend"),
        Provider("sparkpost", "anymail.backends.sparkpost.EmailBackend"),
        Provider("unisender_go", "anymail.backends.unisender_go.EmailBackend"),
    )
}
