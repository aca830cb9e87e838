"""What does a talk know already, so that nobody is asked for it twice (S3.13)?

Events hold what was said, in this case and in the one it came from (architecture 7.8). Only the fields that words.yaml
names under `once` are remembered: a time for the next call is another one each time. A question marked `again`
(the number to call, S1.3) is put all the same. The twin is static/js/core/known.js.
"""

from collections.abc import Iterable, Mapping

from fieldapp.core.arrange import Event, in_order, settle_controls
from fieldapp.core.book import Offer, Scalar, Words
from fieldapp.core.forms import Filled

Known = Mapping[str, Scalar]


def known_of(words: Words, events: Iterable[Event]) -> dict[str, Scalar]:
    """Field to what was said last; what was undone was never said. Each case's events are handed in together."""
    kept, _ = settle_controls(in_order(events, {}))
    known: dict[str, Scalar] = {}
    for _, event in kept:
        for said in (event["data"], event.get("private", {})):
            known |= {name: value for name, value in said.items() if name in words.get("once", ())}
    return known


def still_asked(offer: Offer, known: Known) -> Offer:
    """The offer without the questions that were answered already."""
    return {**offer, "asks": [ask for ask in offer["asks"] if ask["field"] not in known or ask.get("again", False)]}


def completed(words: Words, offer: Offer, known: Known, filled: Filled) -> Filled:
    """What to record, with what is known in the places of the questions that were left out."""
    spec = words["events"][offer["event"]]
    open_data = {name: value for name, value in known.items() if name in spec["data"]}
    hidden = {name: value for name, value in known.items() if name in spec["private"]}
    return {"data": {**open_data, **filled["data"]}, "private": {**hidden, **filled["private"]}}
