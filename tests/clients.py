"""What the tests ask a server with: JSON in, JSON out, over one kept-alive connection where there are many rows."""

import requests

TIMEOUT_S = 60
BATCH_ROWS = 1000


def get(server, path, **options):
    return requests.get(server.url + path, timeout=TIMEOUT_S, **options)


def post(server, path, document, **options):
    return requests.post(server.url + path, json=document, timeout=TIMEOUT_S, **options)


def predict(server, features, query="", path="/predict"):
    """The answer to one request that must succeed."""
    answer = post(server, path + query, {"features": features})
    assert answer.status_code == 200, answer.text
    return answer.json()


def predict_all(server, rows, model, batch_rows=BATCH_ROWS):
    """(labels, probabilities) of every row, asked for in batches; probabilities are objects by label."""
    labels, probabilities = [], []
    with requests.Session() as session:
        for start in range(0, len(rows), batch_rows):
            answer = session.post(
                f"{server.url}/predict",
                params={"model": model, "probabilities": "true"},
                json={"features": rows[start : start + batch_rows]},
                timeout=TIMEOUT_S,
            )
            assert answer.status_code == 200, answer.text
            labels += answer.json()["prediction"]
            probabilities += answer.json()["probabilities"]
    return labels, probabilities


def assert_error(answer, status, text=None):
    """`answer` (of requests or of the wire) is an error of the native dialect; returns its body."""
    code = answer.status_code if hasattr(answer, "status_code") else answer.status
    body = answer.json() if callable(answer.json) else answer.json
    assert code == status, f"{code}: {body}"
    assert body["status"] == "error"
    assert isinstance(body["error"], str) and body["error"]
    assert set(body) <= {"error", "status", "code", "field", "hint", "request_id"}, body
    if text is not None:
        assert text in body["error"], body
    return body
