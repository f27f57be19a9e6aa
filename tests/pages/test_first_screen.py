"""Ten questions are answered before anybody scrolls: 1440 x 900 pixels show as much."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.pages import judged
from tests.pages.test_accessibility import show
from tests.sections.test_first_screen import QUESTIONS

HEIGHT = 900
# The lines that are seen without scrolling, by the heading of their panel.
SEEN = """
const seen = {}, walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const range = document.createRange();
while (walker.nextNode()) {
  range.selectNodeContents(walker.currentNode);
  const box = range.getBoundingClientRect(), element = walker.currentNode.parentElement;
  if (!box.height || box.bottom > arguments[0] || box.right > innerWidth || scrollY) continue;
  if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
  const title = element.closest('.panel')?.querySelector('h2').textContent ?? '';
  seen[title] = (seen[title] ?? '') + walker.currentNode.data;
}
return seen;
"""


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", judged.EXAMPLES)
def test_the_first_screen_answers(browser: Chrome, page: Path, name: str, question: str) -> None:
    show(browser, page, judged.html(name), 1440, "light")
    seen = browser.execute_script(SEEN, HEIGHT)
    places, instead = QUESTIONS[question]
    # What nobody recorded is asked for.
    places += tuple(("To do", each) for each in instead)
    # A heading alone is no answer.
    answers = [
        (title, text)
        for title, text in seen.items()
        for begins, words in places
        if title.startswith(begins) and words in text and len(text) > len(title) + 10
    ]
    assert answers, seen


def test_the_name_the_state_and_a_sentence_come_first(browser: Chrome, page: Path) -> None:
    show(browser, page, judged.html("tumour-classifier"), 1440, "light")
    seen = browser.execute_script(SEEN, 200)[""]
    assert "tumour-classifier, version 2" in seen
    assert "@champion" in seen
    assert "benign" in seen
