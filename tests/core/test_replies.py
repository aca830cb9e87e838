"""What does a customer mean by a word or two?"""

import pytest

from fieldapp.core.replies import meaning_of

SAID = {
    "yes": ["да", "Да!", "ДА.", "ок", "Хорошо, спасибо", "подтверждаю", "Ждём", "Yes", "OK", "是", "好的", "好吧",
            "да ", "好的，谢谢"],
    "no": ["нет", "Не надо", "нет, не надо.", "No", "no thanks", "Don’t come", "不", "不用了", "отмена"],
    "call_me": ["перезвоните", "Позвоните, пожалуйста", "call me", "Call me back please", "打电话给我", "请回电"],
    "stop": ["СТОП", "stop", "не присылайте SMS", "停", "退订", "Отписаться"],
    "": ["", "да, но не раньше шести", "нет лифта", "а во сколько?", "👍", "yes and no", "stop by at six", "好像不行"],
}  # fmt: skip


@pytest.mark.parametrize(("words", "meaning"), [(one, meaning) for meaning, said in SAID.items() for one in said])
def test_an_answer_means_what_its_list_says_and_nothing_else(words: str, meaning: str) -> None:
    assert meaning_of(words) == meaning
