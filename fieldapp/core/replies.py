"""What does a customer mean by an answer of a word or two?

Closed lists in three languages; case, punctuation, blanks and a thank-you are not looked at. What is not in a list is
read by a person: a guess would confirm or disturb somebody's visit. A plain "no" calls nothing off, see take_reply.
"""

import re
import unicodedata
from typing import Literal, TypeAlias

Meaning: TypeAlias = Literal["yes", "no", "call_me", "stop", ""]

_WORDS: dict[Meaning, str] = {
    "yes": "да|ага|угу|ок|окей|хорошо|подтверждаю|подтверждаем|согласен|согласна|согласны|жду|ждем|буду дома|"
    "будем дома|удобно|да хорошо|да подтверждаю|да жду|да ждем|да удобно|да буду дома|да будем дома|"
    "yes|y|yeah|yep|ok|okay|confirm|confirmed|i confirm|we confirm|yes please|yes ok|fine|"
    "是|是的|好|好的|可以|行|确认|对|没问题|嗯",
    "no": "нет|не|не надо|не нужно|не приходите|не приезжайте|отмена|отменить|отмените|неудобно|не удобно|не буду дома|"
    "не будем дома|нет не надо|нет не нужно|нет не удобно|нет неудобно|no|n|nope|no need|cancel|not needed|no thanks|"
    "do not come|dont come|不|不是|不要|不用|不用了|不行|不可以|不方便|不需要|取消|别来",
    "call_me": "перезвоните|перезвоните мне|позвоните|позвоните мне|позвонить|перезвонить|наберите|наберите меня|"
    "свяжитесь со мной|жду звонка|прошу перезвонить|прошу позвонить|пожалуйста перезвоните|пожалуйста позвоните|"
    "перезвоните пожалуйста|позвоните пожалуйста|call|call me|call back|call me back|please call|please call me|"
    "打电话|打电话给我|给我打电话|请打电话|请来电|请回电|回电|来电|打给我|请联系我",
    "stop": "стоп|stop|stopall|unsubscribe|отписаться|отписать|отпишите|отписка|не пишите|не пишите мне|"
    "больше не пишите|не присылайте|не присылайте смс|не присылайте sms|end|quit|"
    "停|停止|退订|退订短信|不要发|别发|别发了|不要再发|td",
}
_MEANINGS: dict[str, Meaning] = {word: meaning for meaning, words in _WORDS.items() for word in words.split("|")}
_THANKS = re.compile(r" (спасибо|спс|пожалуйста|thanks|thank you|please|谢谢)$|(?<=[\u4e00-\u9fff])(谢谢|吧|啊|哦)$")


def meaning_of(words: str) -> Meaning:
    """The meaning of a whole answer; empty when it is in no list."""
    plain = _plain(words)
    return _MEANINGS.get(plain) or _MEANINGS.get(_THANKS.sub("", plain), "")


def _plain(words: str) -> str:
    """Small letters and digits with single blanks between; ё as е; an apostrophe goes without a trace."""
    text = unicodedata.normalize("NFKC", words).casefold().replace("ё", "е")
    text = re.sub(r"['’`]", "", text)
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text).split())
