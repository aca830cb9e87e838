"""Do two tabs of one phone behave as one, and does a photo reach the server whole? (A5, pain 13)"""

import hashlib

from tests.browser.device.conftest import CASE, wait_until
from tests.support.proofs import proves

TAPS = f"""async (n) => {{
  const taps = Array.from({{ length: n }}, () => device.record({{ caseId: "{CASE}", type: "call.started" }}));
  return (await Promise.all(taps)).map((event) => event.id);
}}"""
ALL_SENT = "async () => (await device.unsent()).events === 0"
WITHOUT_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });"
PHOTO = f"""async () => {{
  const canvas = new OffscreenCanvas(3000, 2000);
  const pen = canvas.getContext("2d");
  const noise = pen.createImageData(3000, 2000);
  for (let i = 0; i < noise.data.length; i += 1) noise.data[i] = (i * 2654435761) % 251;
  pen.putImageData(noise, 0, 0);
  const file = await canvas.convertToBlob({{ type: "image/png" }});
  const event = await device.attach("{CASE}", file, "leaflet");
  const kept = await device.photo(event.data.sha256);
  return {{ sha256: event.data.sha256, size: kept.size, isBuffer: kept.bytes instanceof ArrayBuffer, was: file.size }};
}}"""


@proves("A5")
def test_two_tabs_number_without_gaps_and_only_one_of_them_syncs(context, server, start):
    server.ledger.slow_s = 0.05
    first, second = start(context), start(context)

    first.evaluate("(n) => { globalThis.going = (" + TAPS + ")(n); }", 30)
    ids = second.evaluate(TAPS, 30) + first.evaluate("() => globalThis.going")
    wait_until(first, ALL_SENT)

    assert set(server.ledger.events) == set(ids)
    assert server.ledger.numbers == list(range(1, 61))
    assert server.ledger.most_at_once == 1


@proves("A5")
def test_without_locks_the_server_still_has_each_tap_once(context, server, start):
    context.add_init_script(WITHOUT_LOCKS)
    first, second = start(context), start(context)

    ids = first.evaluate(TAPS, 20) + second.evaluate(TAPS, 20)
    wait_until(first, ALL_SENT)

    assert set(server.ledger.events) == set(ids)
    assert server.ledger.numbers == list(range(1, 41))


def test_the_other_tab_hears_of_a_tap(context, server, start):
    first, second = start(context), start(context)
    second.evaluate("() => { globalThis.heard = []; device.onChange((message) => heard.push(message.kind)); }")

    first.evaluate(TAPS, 1)

    wait_until(second, "() => heard.includes('changed') && heard.includes('sync')")
    wait_until(second, "() => device.syncStatus().lastOkMs > 0 && device.syncStatus().unsentEvents === 0")


def test_a_tap_made_offline_goes_out_when_the_network_is_back(context, server, start):
    page = start(context)
    context.set_offline(True)
    page.evaluate(TAPS, 3)
    wait_until(page, "() => device.syncStatus().state === 'offline' && device.syncStatus().unsentEvents === 3")

    context.set_offline(False)

    wait_until(page, ALL_SENT)
    assert server.ledger.numbers == [1, 2, 3]


@proves("A15", "A18")
def test_a_large_photo_is_shrunk_kept_as_bytes_and_sent_whole(context, server, start):
    page = start(context)

    photo = page.evaluate(PHOTO)
    wait_until(page, "async () => (await device.unsent()).photos === 0")

    assert photo["isBuffer"]
    assert photo["size"] <= 300_000 < photo["was"]
    [(name, kept)] = server.ledger.photos.items()
    assert (name, len(kept)) == (photo["sha256"], photo["size"])
    assert hashlib.sha256(kept).hexdigest() == name


def test_signing_out_is_refused_while_something_is_unsent(context, server, start):
    page = start(context)
    server.ledger.closed = True
    page.evaluate(TAPS, 2)

    refused = page.evaluate("() => device.signOut()")

    assert refused == {"refused": "unsent", "events": 2, "photos": 0}
    assert page.evaluate("async () => (await device.accountsWithUnsent()).map((each) => each.events)") == [2]
