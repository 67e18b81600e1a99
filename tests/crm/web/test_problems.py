from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from rest_framework import exceptions, serializers
from rest_framework.test import APIRequestFactory

from crm.journal.refusals import Refusal
from crm.web.problems import PROBLEM_JSON, handler


class NoPlacesLeft(Refusal):
    message = "Мест нет."


def told(error):
    request = APIRequestFactory().get("/api/v1/events/7/")
    with translation.override("en"):
        answer = handler(error, {"request": request, "view": None})
    return answer and (answer.status_code, answer.content_type, answer.data)


def test_a_refusal_has_a_code_for_programs_and_a_sentence_for_people():
    assert told(NoPlacesLeft()) == (
        409,
        PROBLEM_JSON,
        {
            "type": "urn:dialogue:problem:no-places-left",
            "title": "Refused",
            "status": 409,
            "detail": "Мест нет.",
            "instance": "/api/v1/events/7/",
        },
    )


def test_a_refusal_may_speak_of_the_case_at_hand():
    assert told(NoPlacesLeft("Мест нет: заняты все 40."))[2]["detail"] == "Мест нет: заняты все 40."


def test_bad_values_are_told_field_by_field():
    status, _kind, document = told(serializers.ValidationError({"seats": ["A valid integer is required."]}))

    assert (status, document["errors"], document["type"]) == (
        400,
        {"seats": ["A valid integer is required."]},
        "urn:dialogue:problem:invalid",
    )


def test_what_is_not_there_and_what_is_not_allowed_have_documents_too():
    cases = [
        (Http404(), "not-found"),
        (PermissionDenied(), "forbidden"),
        (exceptions.NotAuthenticated(), "not-authenticated"),
    ]

    assert [told(error)[2]["type"].rpartition(":")[2] for error, _code in cases] == [code for _error, code in cases]


def test_a_fault_of_ours_is_left_to_the_server():
    assert told(ZeroDivisionError()) is None
