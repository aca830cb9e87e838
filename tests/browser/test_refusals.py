"""Does the whole browser run notice what a content security policy refuses? Pages that are wrong on purpose."""

import pytest

from fieldapp.web import assets, headers

PAGE = "<!doctype html><title>wrong</title>"
WRONG = {
    "an inline script": "<script>document.title = 'ran'</script>",
    "a handler in the markup": "<img src='data:,' onerror='document.title = 1'>",
    "a style in the markup": "<p style='color: red'>",
    "somebody else's script": "<script src='https://elsewhere.example/x.js'></script>",
    "markup made of words": f"<script type='module' src='/assets/x.js'></script>{PAGE}",
}


@pytest.mark.parametrize("what", WRONG)
def test_a_page_that_wants_what_is_forbidden_is_noticed(chromium, refusals, what):
    context = chromium.new_context()
    page = context.new_page()
    strict = {"Content-Security-Policy": headers.policy(assets.load())}
    page.route("**/*", lambda route: route.fulfill(body=PAGE + WRONG[what], content_type="text/html", headers=strict))
    page.route(
        "**/x.js", lambda route: route.fulfill(body="document.body.innerHTML = 'x'", content_type="text/javascript")
    )

    page.goto("http://wrong.example/")
    page.wait_for_timeout(50)
    context.close()

    assert refusals.said
    refusals.said.clear()


def test_a_style_is_noticed_where_no_script_runs(chromium, refusals):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    strict = {"Content-Security-Policy": "default-src 'none'"}
    page.route("**/*", lambda route: route.fulfill(body=f"{PAGE}<p style='color: red'>", content_type="text/html",
                                                   headers=strict))  # fmt: skip

    page.goto("http://wrong.example/")
    context.close()

    assert refusals.said
    refusals.said.clear()
