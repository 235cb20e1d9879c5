"""Reasons, questions and their words. That they are exact: test_explain_exactly.py."""

from __future__ import annotations

from comparative_wiki.comparison.model import ClassificationId, CriterionId
from comparative_wiki.explain import Explanation
from tests.conftest import Draw, entry_text

COMPARISON = """
criteria:
  flesh: {title: Is it soft?, scale: [hard, firm, soft]}
  stone: {title: Stones, options: [none, one, many]}
  size: [small, middling, big]
classifications:
  sort:
    policy: first
    classes:
      drupe: {title: Drupe, when: {stone: one}}
      melon: {title: Melon, when: {size: big, stone: many, flesh: at least firm}}
      berry: {title: Berry, otherwise: true}
"""


def explanation_of(draw: Draw, criteria: dict[str, object]) -> Explanation:
    drawing = draw({"entries/comparison.yml": COMPARISON, "entries/thing.md": entry_text(criteria)})
    return drawing.entry("thing").explanations[ClassificationId("sort")]


def test_the_question_that_settles_most_comes_first(draw: Draw) -> None:
    explanation = explanation_of(draw, {"size": "big"})
    # An answer about the stones leaves two classes at the most; one about the flesh may leave three.
    assert [one.criterion for one in explanation.questions] == ["stone", "flesh"]
    assert explanation.questions[0].words == (
        "Berry if Stones is none",
        "Drupe if Stones is one",
        "Melon or Berry if Stones is many",
    )


def test_answers_that_mean_the_same_stand_together(draw: Draw) -> None:
    explanation = explanation_of(draw, {"stone": "many", "size": "big"})
    [question] = explanation.questions
    assert question.words == ("Berry if Is it soft? hard", "Melon if Is it soft? at least firm")


def test_a_reason_is_as_wide_as_it_can_be(draw: Draw) -> None:
    explanation = explanation_of(draw, {"stone": "many", "size": "small", "flesh": "soft"})
    assert explanation.words == "Berry"
    assert explanation.because_words == "because Stones is not one and Size is at most middling"
    assert explanation.because[0].criterion == CriterionId("stone")


def test_an_answer_that_is_impossible_is_not_offered(draw: Draw) -> None:
    comparison = COMPARISON + "impossible:\n  - {stone: many, size: small}\n"
    drawing = draw({"entries/comparison.yml": comparison, "entries/thing.md": entry_text({"size": "small"})})
    [question] = drawing.entry("thing").explanations[ClassificationId("sort")].questions
    assert [answer.value for answer in question.answers] == ["none", "one"]
    assert question.words == ("Berry if Stones is none", "Drupe if Stones is one")
