import pytest

from config.celery import app


def test_the_web_says_that_it_lives_without_asking_the_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readiness_names_what_is_missing(client, monkeypatch):
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"database": True, "broker": False})


@pytest.mark.django_db
def test_ready_when_database_and_broker_answer(client, monkeypatch, broker_url):
    monkeypatch.setattr(app.conf, "broker_url", broker_url)
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"database": True, "broker": True})
