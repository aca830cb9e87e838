"""A wrong gateway stops the start with one clear sentence, and never with a password in it."""

import pytest

from fieldapp.channels.sms import open_gateways
from fieldapp.settings import Settings, SettingsError

SEND = "send: {url: 'https://sms.example/', fields: {to: '{to}', text: '{words}'}}"


def settings(tmp_path, file="", **environ):
    if file:
        (tmp_path / "gateways.yaml").write_text(file)
        environ["SMS_GATEWAYS_FILE"] = str(tmp_path / "gateways.yaml")
    return Settings.from_env({"DATA_DIR": str(tmp_path / "var"), **environ})


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"SMS_URL": "carrier-pigeon://x"}, "begins with nothing known"),
        ({"SMS_URL": "kannel://user@host"}, "holds no user or no password"),
        ({"SMS_URL": "smpp://:hunter2@host"}, "holds no user or no password"),
        ({"SMS_URL": "smpp://user:hunter2@host?colour=red"}, "has an option that nobody knows (colour)"),
        ({"SMS_URL": "https://sms.example/?text={words}"}, "says nowhere {to} and {words}"),
        ({"SMS_URL": "https://sms.example/{to}{words}{colour}"}, "has a placeholder that nobody fills ({colour})"),
        ({"SMS_URL": "http://sms.example/{to}{words}"}, "is plain http"),
        ({"SMS_URL": "https://sms.example/{to}{words"}, "has a broken address or a single brace"),
        ({"SMS_URL": "template:smsc"}, "names no gateway of SMS_GATEWAYS_FILE"),
        ({"SMS_URL_2": "kannel://user:hunter2@host"}, "there is no first gateway"),
        ({"SMS_FROM": "ООО «Связь»"}, "is neither such a name nor a number"),
        ({"SMS_HOOK_SECRET": "short"}, "is too short"),
        ({"SMS_GATEWAYS_FILE": "nowhere.yaml"}, "nowhere.yaml cannot be read"),
        ({"file": "- a"}, "names no gateway"),
        ({"file": "a: [}"}, "is no YAML"),
        ({"file": "smsc: {}"}, "says nothing about `send`"),
        ({"file": "kannel: {}"}, "is a name that cannot be used"),
        ({"file": f"smsc: {{{SEND}, colour: red}}"}, "has the unknown word `colour`"),
        ({"file": f"smsc: {{{SEND}, accepted: {{pattern: '('}}}}"}, "no regular expression"),
        ({"file": f"smsc: {{{SEND}, look_up: {{url: 'https://a.example'}}}}"}, "without `found`"),
        ({"file": "smsc: {send: {url: 'https://a.example', method: PUT}}"}, "none of GET, POST, JSON"),
        ({"file": f"smsc: {{{SEND}, key_window_s: long}}"}, "gateway 'smsc'"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_without_a_password(tmp_path, environ, words):
    with pytest.raises(SettingsError) as problem:
        settings(tmp_path, **environ)

    assert words in str(problem.value)
    assert "hunter2" not in str(problem.value)


def test_gateways_stand_in_the_order_of_preference_each_with_a_name_of_its_own(tmp_path):
    known = settings(
        tmp_path,
        f"smsc: {{{SEND}}}",
        SMS_URL="kannel://user:hunter%402@host:13013",
        SMS_URL_2="template:smsc",
    )

    assert [one.name for one in known.sms_gateways] == ["kannel", "smsc"]
    assert [one.name for one in open_gateways(known)] == ["kannel", "smsc"]
    assert known.sms_gateways[0].password == "hunter@2"
    assert "hunter" not in repr(known)


def test_two_gateways_of_one_kind_differ_in_name_and_hook(tmp_path):
    known = settings(tmp_path, SMS_URL="kannel://a:b@one", SMS_URL_2="kannel://a:b@two")

    assert [one.name for one in known.sms_gateways] == ["kannel", "kannel-2"]
    assert known.sms_hook_token("kannel") != known.sms_hook_token("kannel-2")


def test_without_a_gateway_messages_stay_on_this_machine(tmp_path):
    assert [one.name for one in open_gateways(settings(tmp_path))] == ["console"]


def test_the_secret_of_the_hooks_is_made_of_the_secret_key_or_given(tmp_path):
    made, given = settings(tmp_path), settings(tmp_path, SMS_HOOK_SECRET="s" * 32)

    assert made.sms_hook_token("kannel") != given.sms_hook_token("kannel")
    assert given.sms_hook_url("kannel").endswith(f"/hooks/sms/kannel/{given.sms_hook_token('kannel')}")


def test_the_example_of_the_document_is_a_template(tmp_path):
    from pathlib import Path

    example = Path("docs/sms.md").read_text("utf-8").split("```yaml\n")[1].split("```")[0]

    known = settings(tmp_path, example, SMS_URL="template:smsc")

    assert known.sms_gateways[0].template.permanent["3"] == "the balance is empty"
    assert known.sms_gateways[0].template.receipts
