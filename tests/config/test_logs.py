import json
import logging
import sys

import pytest

from config.logs import JsonFormatter, hide


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("letter to olga.petrova@example.org refused", "letter to <address> refused"),
        ("письмо для иванова@пример.рф", "письмо для <address>"),
        ("GET /r/3f9Xk2lPq8ZrT6vW1yBnMa/ 200", "GET /r/<token>/ 200"),
        ("GET /u/eyJhIjoxfQ3f9Xk2lPq8ZrT:1uAbCd:kJ2mNq8-xYz_ 200", "GET /u/<token> 200"),
        ("redis://:s3cret@127.0.0.1 is gone", "redis://***@127.0.0.1 is gone"),
        ("postgresql://press:s3cret@db/dialogue is gone", "postgresql://***@db/dialogue is gone"),
        ("Task mailing.delivery.drain succeeded", "Task mailing.delivery.drain succeeded"),
        ("page /contacts/?page=2 in 0.12 s", "page /contacts/?page=2 in 0.12 s"),
    ],
)
def test_addresses_and_tokens_do_not_reach_the_log(said, kept):
    assert hide(said) == kept


def test_a_line_is_one_json_object_even_with_an_error_of_many_lines():
    try:
        raise ValueError("no mailbox anna@example.org")
    except ValueError:
        record = logging.LogRecord("mailing", logging.ERROR, __file__, 1, "%s failed", ("letter",), sys.exc_info())

    line = JsonFormatter().format(record)

    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["source"], said["text"]) == ("error", "mailing", "letter failed")
    assert said["error"].endswith("ValueError: no mailbox <address>")
