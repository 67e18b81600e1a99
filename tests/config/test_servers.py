"""The servers that other tests rely on are real: they speak their protocols over a line."""

import smtplib

import redis


def test_the_broker_keeps_what_it_is_given(broker_url):
    line = redis.Redis(unix_socket_path=broker_url.removeprefix("redis+socket://"))

    line.lpush("queue", "hint")

    assert line.rpop("queue") == b"hint"
    assert line.config_get("appendonly") == {"appendonly": "yes"}


def test_the_smtp_server_keeps_letters_and_refuses_as_told(smtp_sink):
    smtp_sink.refuse("gone@example.org")
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as line:
        refused = line.sendmail(
            "from@example.org", ["gone@example.org", "here@example.org"], "Subject: Привет\r\n\r\nтело".encode()
        )

    assert refused == {"gone@example.org": (550, b"5.1.1 No such user here")}
    assert [letter.message["Subject"] for letter in smtp_sink.to("here@example.org")] == ["Привет"]
    assert smtp_sink.to("gone@example.org") == []
