"""Letters shown inside our pages: their HTML comes from its own address, shut into a sandbox three times over.

The frame's `sandbox` attribute, the policy sent here and the sanitised HTML each hold alone (SECURITY row 6).
"""

from django.http import HttpResponse

POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; form-action 'none'; frame-ancestors 'self'"
)


def framed(html: str) -> HttpResponse:
    """Answer with a letter for a frame: nothing in it runs, loads or submits; its links open in a new tab."""
    answer = HttpResponse(html.replace("<head>", '<head><base target="_blank">', 1))
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
