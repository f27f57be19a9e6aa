"""The first sentence of a description, without the marks of Markdown."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.sections.first_screen.sentence import first_sentence


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ("Trained on the *whole* data set. And more.", "Trained on the whole data set."),
        ("Tells which of **three growers** it is.", "Tells which of three growers it is."),
        ("- A model - of a list", "A model - of a list"),
        ("# Fraud\n\nScores card payments.", "Scores card payments."),
        ("a > b, 2. c", "a > b, 2. c"),
    ],
)
def test_marks_go_and_words_stay_apart(description: str, sentence: str) -> None:
    assert first_sentence(description) == sentence
