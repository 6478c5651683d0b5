"""Formulas: what comes out of LaTeX, and that nothing comes out wrong in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docutils.utils.math import MathError

from mlpviz.site.mathematics import mathml

BOOK = Path(__file__).resolve().parents[2] / "book"


@pytest.mark.parametrize(
    ("tex", "part"),
    [
        ("-1", "<mo>−</mo><mn>1</mn>"),
        (r"W_\ell a_{\ell-1}", "<msub><mi>W</mi><mi>ℓ</mi></msub>"),
        (r"\tanh(s)", "<mi>tanh</mi>"),
        (r"\tanh'(s)", "<msup><mi>tanh</mi><mi>′</mi></msup>"),
        (r"\mathrm{it's}", "′"),
        (r"\text{it's}", "<mtext>it's</mtext>"),
        (r"\underbrace{a + b}_{=0}", "<munder><munder><mrow>"),
        (r"\overbrace{a + b}^{n}", "<mover><mover"),
        (r"\sqrt{32} \approx 5.7", "<msqrt><mn>32</mn></msqrt>"),
        (r"\left(\frac{1}{n}\right)", "<mfrac><mn>1</mn><mi>n</mi></mfrac>"),
        (r"\begin{pmatrix}1 & 2\\3 & 4\end{pmatrix}", "<mtd><mn>4</mn></mtd>"),
        (r"\left\{ x \right.", "<mo>{</mo>"),
    ],
)
def test_formulas_mean_what_they_say(tex: str, part: str) -> None:
    written = mathml(tex)
    assert part in written
    assert "\n" not in written
    assert "\\" not in written


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\foo x", r'Unknown LaTeX command "\foo"'),
        (r"\begin{foo}a\end{foo}", 'Environment "foo" not supported'),
        ("x # y", "Unsupported character"),
        ("x^", "missing children"),
        (r"\frac{1}", "missing children"),
        (r"{\frac{1}} x", "lacks its argument"),
        (r"\mathbb", "lacks its argument"),
        (r"\operatorname", "lacks its argument"),
        ("{x", "{ is not closed"),
        ("x}", "} closes nothing"),
        (r"\{x} y", "} closes nothing"),
        (r"\left( x", r"\left is not closed"),
        (r"a \right)", r"\right closes nothing"),
        (r"\begin{matrix} a", r"\begin{matrix} is not closed"),
        (r"\begin{matrix} a \end{cases}", r"\end{cases} closes nothing"),
        ("x & y", "& must stand in an environment"),
        (r"a \\ b", r"\\ must stand in an environment"),
        ("a_b_c", "two subscripts"),
        ("f'^2", "two superscripts"),
        ("", "the formula is empty"),
    ],
)
def test_what_does_not_parse_is_refused(tex: str, said: str) -> None:
    with pytest.raises(MathError, match=re.escape(said)):
        mathml(tex)


def test_lines_of_a_display_are_aligned() -> None:
    assert mathml(r"a &= b \\ c &= d", block=True).count("<mtr>") == 2


def test_every_formula_of_the_book_is_known() -> None:
    count = 0
    for path in sorted(BOOK.glob("*.md")):
        text = re.sub(
            r"^```\{code-cell\}.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
        )
        for block, inline in re.findall(r"\$\$(.+?)\$\$|(?<!\$)\$([^$]+?)\$", text, re.DOTALL):
            mathml(block or inline, block=bool(block))
            count += 1
    assert count > 50
