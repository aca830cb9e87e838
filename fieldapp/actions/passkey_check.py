"""What is a passkey asked to sign, and did it sign that, for us, on our page?

Whose page is ours is what BASE_URL says, never what a request says of its host.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row

from fieldapp.settings import Settings

Answer = dict[str, Any]  # what the browser made of a device's answer, in the JSON form of WebAuthn
ASK_MS = 5 * 60_000  # as long as the answer counts


@dataclass(frozen=True)
class Made:
    """A new passkey as its device describes it."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool
    transports: list[str]


@dataclass(frozen=True)
class Signed:
    """A passkey signed; `handle` is whose it says to be, None when it does not say."""

    sign_count: int
    backed_up: bool
    handle: bytes | None


def site_name(settings: Settings) -> str:
    """The name that passkeys are bound to (WebAuthn's relying party); empty where people type a number instead."""
    host = urlsplit(settings.base_url).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return ""


def ask_new(settings: Settings, challenge: bytes, account: Row[Any], known: Iterable[Row[Any]]) -> str:
    """The options, as JSON, with which a browser makes a passkey; a device that has one of `known` makes none."""
    from webauthn import generate_registration_options, options_to_json  # slow to import
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    chosen = AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
    )
    return options_to_json(
        generate_registration_options(
            rp_id=site_name(settings),
            rp_name=settings.company,
            user_id=account.id.encode(),
            user_name=account.login,
            user_display_name=account.name,
            challenge=challenge,
            timeout=ASK_MS,
            authenticator_selection=chosen,
            exclude_credentials=_described(known),
        )
    )


def ask(settings: Settings, challenge: bytes, known: Iterable[Row[Any]] = ()) -> str:
    """The options, as JSON, with which a browser asks for a signature: by one of `known`, or, when there are none, by
    whichever passkey of this site the person chooses, and then only once the device has seen that it is she."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    described = _described(known)
    wanted = UserVerificationRequirement.PREFERRED if described else UserVerificationRequirement.REQUIRED
    return options_to_json(
        generate_authentication_options(
            rp_id=site_name(settings),
            challenge=challenge,
            timeout=ASK_MS,
            allow_credentials=described,
            user_verification=wanted,
        )
    )


def made(settings: Settings, challenge: bytes, answer: Answer) -> Made | None:
    """The new passkey; None when it signed another challenge, for another site, or is no such answer at all."""
    from webauthn import verify_registration_response
    from webauthn.helpers import parse_registration_credential_json

    try:
        parsed = parse_registration_credential_json(answer)
        found = verify_registration_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=site_name(settings),
            expected_origin=settings.base_url,
        )
    except Exception:  # bytes of a stranger: whatever the library makes of them, they are no passkey
        return None
    transports = [one.value for one in parsed.response.transports or []]
    return Made(
        found.credential_id, found.credential_public_key, found.sign_count, found.credential_backed_up, transports
    )


def signed(
    settings: Settings, challenge: bytes, answer: Answer, public_key: bytes, *, in_person: bool
) -> Signed | None:
    """What the passkey of this key signed; None when it did not. `in_person`: its device must have seen that it is she.

    The counter is compared where it is written (store/passkeys.py), so that a copy and its original cannot both pass.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import parse_authentication_credential_json

    try:
        parsed = parse_authentication_credential_json(answer)
        found = verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=site_name(settings),
            expected_origin=settings.base_url,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=in_person,
        )
    except Exception:  # as above
        return None
    return Signed(found.new_sign_count, found.credential_backed_up, parsed.response.user_handle)


def credential_id(answer: Answer) -> bytes:
    """By which passkey an answer says it was signed; empty when it does not say."""
    from webauthn import base64url_to_bytes

    try:
        return base64url_to_bytes(answer["rawId"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return b""


def _described(known: Iterable[Row[Any]]) -> list[Any]:
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

    spoken = {one.value for one in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=bytes(row.credential_id),
            transports=[AuthenticatorTransport(one) for one in row.transports if one in spoken],
        )
        for row in known
    ]
