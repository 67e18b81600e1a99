"""Transport: how a built letter reaches the next server.

Words: conversation (one SMTP connection with many letters, one recipient each), reply (code, enhanced code, text),
verdict (what a reply means for the letter, the address and the campaign). Sources: RFC 5321, RFC 3463, RFC 3207.
"""
