"""Why a letter is where it is: codes kept on its row, and their words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.consent.mailable import Against

# Codes of the sender itself; those of standing.py (Against) stand beside them in the same column.
REASONS: dict[str, str | Promise] = {
    "no_connection": _("no connection to the mail server"),
    "no_tls": _("the line to the mail server is not secure"),
    "silence": _("the mail server did not answer"),
    "broke": _("the connection broke"),
    "garbage": _("the mail server answered with something that is no SMTP"),
    "refused": _("the mail server refused the connection"),
    "no_answer_heard": _("the connection broke after the last line; the answer was never heard"),
    "run_died": _("the sending process ended before the answer was heard"),
    "run_lost": _("the sending process vanished together with its journal"),
    "poison": _("three sending processes ended while building this letter; it was set aside"),
    "cannot_be_built": _("the letter cannot be built"),
    "bad_address": _("the address cannot stand in an envelope"),
    "superseded": _("a newer letter about the same invitation takes its place"),
    "waits_for_earlier": _("waits for an earlier letter about the same invitation"),
    "out_of_time": _("its last moment passed before it could be handed over"),
    "treated_as_sent": _("treated as sent by decision"),
    "from_journal": _("the answer was found in the send journal"),
    "bounced": _("it came back after it was taken"),
    "evidence": _("what came back shows that it arrived"),
}


def words_of(code: str) -> str:
    """The words of a code in the reader's language; a code of another time shows itself."""
    if code in REASONS:
        return str(REASONS[code])
    return str(Against(code).label) if code in Against.values else code
