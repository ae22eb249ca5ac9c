"""The API page, as a person uses it: open it, fill the form, read the answer; without any other host."""

import json
import re

import pytest
import requests
from browser import Browser
from clients import TIMEOUT_S, get
from test_serve_contract import OBJECT

# Every element of the page, through the shadow roots of its components.
DEEP = """
function* deep(root) {
  for (const node of root.querySelectorAll('*')) { yield node; if (node.shadowRoot) yield* deep(node.shadowRoot); }
}
const all = (selector) => [...deep(document)].filter((node) => node.matches(selector));
"""


@pytest.fixture
def page(tmp_path):
    browser = Browser(tmp_path / "profile")
    yield browser
    browser.close()


def test_the_page_has_a_strict_policy_and_a_tag(forest_server):
    answer = get(forest_server, "/docs")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert not re.search(r"<script(?![^>]*\ssrc=)", answer.text), "no inline script"
    assert not re.search(r"""(src|href)=["'](https?:)?//""", answer.text), "nothing from elsewhere"
    for path in ("/docs", "/docs/rapidoc-min.js", "/openapi.json"):
        tag = get(forest_server, path).headers["ETag"]
        assert get(forest_server, path, headers={"If-None-Match": tag}).status_code == 304


def test_the_script_is_sent_packed_and_as_it_is(forest_server):
    url = forest_server.url + "/docs/rapidoc-min.js"
    packed = requests.get(url, headers={"Accept-Encoding": "gzip"}, timeout=TIMEOUT_S)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < 250_000
    plain = requests.get(url, headers={"Accept-Encoding": "identity"}, timeout=TIMEOUT_S)
    assert "Content-Encoding" not in plain.headers
    assert plain.content == packed.content
    assert plain.headers["ETag"] != packed.headers["ETag"], "two representations"
    assert plain.headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_a_person_fills_the_form_and_reads_the_answer(forest_server, page):
    page.open(forest_server.url + "/docs")
    # The operation is drawn with its own request form.
    form = "return all('api-request').filter((form) => form.path === arguments[0] && form.method === 'post')[0];"
    page.await_value(DEEP + form, "/api/v2/predict")
    inside = DEEP + "const form = " + form.removeprefix("return ")
    body = page.await_value(inside + "return form.shadowRoot.querySelector('textarea.request-body-param-user-input');",
                            "/api/v2/predict")
    shown = page.run("return arguments[0].value;", body)
    assert set(json.loads(shown)["features"]) == set(OBJECT), "an example is there already"

    page.type(body, json.dumps({"features": {"age": 39}, "additional_features": {"sex": "Male"}, "options": {"top_k": 1}}))
    page.click(page.run(inside + "return form.shadowRoot.querySelector('[part~=btn-try]');", "/api/v2/predict"))
    shown = page.await_value(
        inside + "const code = form.shadowRoot.querySelector('.tab-content code'); return code && code.textContent;",
        "/api/v2/predict",
    )
    document = json.loads(shown)
    assert document["status"] == "success"
    assert [len(row) for row in document["probabilities"]] == [1]
    assert document["additional_info"]["model_name"] == "adult"
    expected = requests.post(forest_server.url + "/predict", json={"features": {"age": 39, "sex": "Male"}}, timeout=TIMEOUT_S)
    assert document["prediction"] == expected.json()["prediction"]

    refused = [line for line in page.console() if "Content Security Policy" in line]
    assert refused == []
