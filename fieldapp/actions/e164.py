"""Which number is meant, however a person or a gateway writes it?"""

import phonenumbers
from phonenumbers import PhoneNumberFormat

REGION = "RU"  # where a number without a country code belongs


def e164_of(typed: str) -> str:
    """`+79161234567` for `79161234567`, `8 (916) 123-45-67` and `0079161234567`; empty when nobody could dial it.

    Gateways leave out the plus of a foreign number too: what is no number of this country is read as one with its code.
    """
    abroad = f"+{typed.strip().lstrip('+0')}"
    for written, region in ((typed, REGION), (abroad, None)):
        try:
            number = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return ""
