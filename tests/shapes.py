"""Random comparisons and entries, with what the entries may come to.

Shapes are drawn over plain numbers, and then spelt with the words of the comparison at hand.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import note
from hypothesis import strategies as st

from tests.reading import (
    ENTRY_NUMBERS,
    NEUTRAL,
    POLICIES_OF_ONE,
    Answer,
    Data,
    Possible,
    Read,
    Reading,
    number_test,
    read,
    scratch,
)

_WORDS = ("no", "yes", "1.10", "2025", "not tied", "hub and spokes", "a", "null")
_LEAVES = ("test", "test", "test", "test", "every", "some", "count", "score", "is", "class")
_JOINTS = ("both", "both", "all", "any", "none", "at least 1", "at least 2")
_FORMS = ("known", "known", "partial", "unknown", "absent", "disputed", "disputed", "neutral")
_BOUNDED: Sequence[tuple[str, ...]] = ((), ("at_least",), ("at_least", "at_most"))


def _numbers(random: Random) -> list[int]:
    return [random.randrange(24) for _ in range(random.choice((1, 1, 2, 3)))]


def _shape(random: Random, leaves: int = 4) -> Any:
    """A condition, as a tree over plain numbers."""
    if leaves < 2 or random.random() < 0.4:
        return random.choice(_LEAVES), _numbers(random)
    word = random.choice(_JOINTS)
    parts = [_shape(random, leaves // 2) for _ in range(2 if word == "both" else random.randint(1, 3))]
    return ("both", *parts) if word == "both" else (word, parts)


def _some(random: Random, chance: float) -> bool:
    return random.random() < chance


def _criterion(random: Random) -> Data:
    return {
        "kind": random.choice(("scale", "scale", "options", "many", "number")),
        "levels": random.sample(_WORDS, random.randint(2, 3)),
        "neutral": _some(random, 0.4),
        "good": _numbers(random) if _some(random, 0.6) else None,
        "grouped": _some(random, 0.5),
        "evidence": random.choice(("", "", "", "required", "none")),
        "whole": _some(random, 0.5),
        "bounds": random.choice(_BOUNDED),
    }


def _classification(random: Random, policy: str) -> Data:
    classes = [{"when": _shape(random), "kind of": random.randrange(24)} for _ in range(random.randint(1, 3))]
    return {"policy": policy, "classes": classes, "rest": _some(random, 0.5)}


def _score(random: Random) -> Data:
    values = random.sample([*_WORDS, NEUTRAL], random.randint(0, 2))
    return {
        "weights": [random.randint(0, 3) for _ in range(3)],
        "points": {value: random.choice((0, 0.5, 1, 2, -1)) for value in values},
    }


def values_of(random: Random) -> list[Data]:
    """Random values of an entry, as shapes to be spelt with `fill`."""
    return [
        {
            "form": random.choice(_FORMS),
            "numbers": _numbers(random),
            "long": _some(random, 0.6),
            "low": _some(random, 0.5),
            "sources": (_some(random, 0.6), _some(random, 0.6)),
        }
        for _ in range(3)
    ]


def seeds() -> st.SearchStrategy[Random]:
    """Beginnings of chance. What comes of one is made in plain Python, which is many times faster."""
    return st.integers(0, 2**48).map(Random)


_BOUNDS: Mapping[str, int] = {"at_least": 0, "at_most": 9}
_SOURCE = "https://example.org/"


# Comparisons


def comparisons() -> st.SearchStrategy[dict[str, Any]]:
    """Small comparisons with every kind of criterion and condition under every policy."""
    return seeds().map(comparison_of)


def comparison_of(random: Random) -> dict[str, Any]:
    """A random comparison."""
    policies = random.sample(("unique", "first", "levels", "all"), random.randint(1, 2))
    return _spelt(
        {
            "criteria": [_criterion(random) for _ in range(random.randint(2, 3))],
            "scores": [_score(random) for _ in range(random.randint(0, 1))],
            "impossible": [_shape(random) for _ in range(random.choice((0, 0, 1, 2)))],
            "classifications": [_classification(random, policy) for policy in policies],
        }
    )


def _spelt(drawn_as: Data) -> dict[str, Any]:
    criteria = zip(["open", "run by", "year"], drawn_as["criteria"], strict=False)
    data: dict[str, Any] = {"criteria": {name: _spelt_criterion(one) for name, one in criteria}}
    reading = Reading(data)
    for one in drawn_as["scores"]:
        score = _spelt_score(reading, one)
        if score:
            data["scores"] = {"points": score}
    scope: dict[str, list[str]] = {}
    data["classifications"] = {}
    for one in drawn_as["classifications"]:
        name = f"by {one['policy']}"
        scope[name] = []
        classes: dict[str, Any] = {}
        data["classifications"][name] = {"policy": one["policy"], "classes": classes}
        for number, drawn_class in enumerate(one["classes"]):
            spelt: dict[str, Any] = {"when": _condition(reading, drawn_class["when"], scope, name)}
            above = drawn_class["kind of"]
            if number and above % 3 == 0 and one["policy"] != "levels":
                spelt["is_a"] = f"class {above % number}"
            classes[f"class {number}"] = spelt
            scope[name].append(f"class {number}")
        if one["rest"] and one["policy"] in POLICIES_OF_ONE:
            classes["the rest"] = {"otherwise": True}
            scope[name].append("the rest")
    if drawn_as["impossible"]:
        data["impossible"] = [_condition(reading, shape, scope, "") for shape in drawn_as["impossible"]]
    return data


def _spelt_criterion(one: Data) -> dict[str, Any]:
    kind, levels = one["kind"], one["levels"]
    spelt: dict[str, Any] = {kind: levels}
    if kind == "number":
        bounds = {key: _BOUNDS[key] for key in one["bounds"]}
        spelt[kind] = {**bounds, **({"whole": True} if one["whole"] else {})} or True
    if one["neutral"]:
        spelt["not_applicable"] = True
    if one["evidence"]:
        spelt["evidence"] = one["evidence"]
    # What can be counted says what is good; a number or many need not be counted.
    if one["good"] is not None or kind == "options" or (one["grouped"] and kind != "scale"):
        numbers = one["good"] or [0]
        if kind == "number":
            spelt["good"] = _number_test(spelt, numbers[0])
        elif kind == "many":
            spelt["good"] = list(dict.fromkeys(levels[number % len(levels)] for number in numbers))
        else:
            spelt["good"] = levels[numbers[0] % len(levels)]
    if one["grouped"]:
        spelt["groups"] = ["pillars"]
    return spelt


def _spelt_score(reading: Reading, one: Data) -> dict[str, Any]:
    names = [name for name in reading.data["criteria"] if reading.kind(name) in {"scale", "options"}]
    weights = {name: weight for name, weight in zip(names, one["weights"], strict=False) if weight}
    known = {value for name in weights for value in reading.domain(name)}
    points = {value: worth for value, worth in one["points"].items() if value in known}
    for name in weights:
        if reading.kind(name) == "options":
            for index, level in enumerate(reading.levels(name)):
                points.setdefault(level, index)
    score: dict[str, Any] = {"weights": weights, **({"points": points} if points else {})}
    trial = Reading({**reading.data, "scores": {"points": score}})
    worth = [trial.points("points", name) for name in weights]
    sound = all(max(some[level] for level in some if level != NEUTRAL) > 0 for some in worth)
    return score if weights and sound else {}


# Conditions


def _condition(reading: Reading, shape: Any, scope: Mapping[str, Sequence[str]], here: str) -> dict[str, Any]:
    match shape:
        case ("both", first, second):
            return {**_condition(reading, first, scope, here), **_condition(reading, second, scope, here)}
        case ("test", numbers):
            names = list(reading.data["criteria"])
            name = names[numbers[0] % len(names)]
            return {name: _test(reading, name, numbers[1:] or numbers)}
        case ("every" | "some" | "count" as word, numbers):
            return _members(reading, word, numbers) or _condition(reading, ("test", numbers), scope, here)
        case ("score", numbers):
            return _score_test(reading, numbers) or _condition(reading, ("test", numbers), scope, here)
        case ("is" | "class" as word, numbers):
            return _of_class(word, numbers, scope, here) or _condition(reading, ("test", numbers), scope, here)
    word, parts = shape
    conditions = [_condition(reading, part, scope, here) for part in parts]
    if word.startswith("at least"):
        return {"at_least": min(int(word[-1]), len(conditions)), "of": conditions}
    return {word: conditions[0] if len(conditions) == 1 else conditions}


def _members(reading: Reading, word: str, numbers: Sequence[int]) -> dict[str, Any]:
    countable = [
        name
        for name in reading.data["criteria"]
        if reading.kind(name) == "scale" or "good" in reading.declared(name)
    ]  # fmt: skip
    if not countable:
        return {}
    if reading.members("pillars") and numbers[0] % 2:
        some: Any = "pillars"
    else:
        some = list(dict.fromkeys(countable[number % len(countable)] for number in numbers))
    if word == "count":
        return {"at_least": 1 + numbers[-1] % len(reading.members(some)), "of": some}
    return {word: some}


def _score_test(reading: Reading, numbers: Sequence[int]) -> dict[str, Any]:
    if "scores" not in reading.data:
        return {}
    worth = [(reading.points("points", name), weight) for name, weight in reading.weights("points").items()]
    if numbers[0] % 2:
        shares = [min(some.values()) / max(some.values()) for some, _ in worth]
        low, high, sign = min(shares) * 100, Fraction(100), "%"
    else:
        low = sum((min(some.values()) * weight for some, weight in worth), Fraction(0))
        high = sum((max(some.values()) * weight for some, weight in worth), Fraction(0))
        sign = ""
    if low >= high:
        return {}
    # `above` and `below` may name the ends, `at least` and `at most` that which lies between or the far end.
    first, second = sorted(1 + number % 3 for number in (numbers[0], numbers[-1]))
    bounds = [low + (high - low) * step / 4 for step in (first, second)]
    if any(bound * 16 % 1 or bound < 0 for bound in bounds):
        return {}
    words = ("at least {0}", "above {0}", "at most {0}", "below {0}", "{0} to {1}")
    text = words[numbers[-1] % 5].format(*(f"{float(bound):g}{sign}" for bound in bounds))
    return {"score": {"points": text}}


def _of_class(word: str, numbers: Sequence[int], scope: Mapping[str, Sequence[str]], here: str) -> dict[str, Any]:
    known = [name for name, classes in scope.items() if classes]
    if not known:
        return {}
    name = known[numbers[0] % len(known)]
    some = list(dict.fromkeys(scope[name][number % len(scope[name])] for number in numbers))
    if word == "class":
        if numbers[-1] % 3 == 0 and len(scope[name]) > 1:
            return {name: f"not {some[0]}"}
        return {name: some if len(some) > 1 else some[0]}
    plain = name == here or all(sum(one in scope[other] for other in known) == 1 for one in some)
    written: Any = some if len(some) > 1 else some[0]
    return {"is_not" if numbers[-1] % 2 else "is": written if plain else {name: written}}


def _test(reading: Reading, name: str, numbers: Sequence[int]) -> Any:
    kind, declared = reading.kind(name), reading.declared(name)
    if kind == "number":
        chosen = [_number_test(declared, number) for number in numbers]
        if not _splits(declared, chosen):
            chosen = chosen[:1]
        if numbers[0] % 5 == 0 and reading.is_neutral(name):
            chosen.append(NEUTRAL)
        return chosen[0] if len(chosen) == 1 else chosen
    levels = reading.levels(name)
    simple = [*levels, *([NEUTRAL] if reading.is_neutral(name) else [])]
    if kind == "many":
        simple += [f"{word} {level}" for word in ("includes", "not") for level in levels]
    else:
        simple += [f"not {level}" for level in levels]
    if kind == "scale":
        simple += [f"{word} {level}" for word in ("at least", "at most") for level in levels]
        simple += [f"{low} to {high}" for low, high in itertools.combinations(levels, 2)]
    chosen = [simple[number % len(simple)] for number in numbers]
    return chosen[0] if len(chosen) == 1 else chosen


def _number_test(declared: Data, number: int) -> str:
    bounds = declared["number"] if isinstance(declared["number"], dict) else {}
    points = ["1", "2", "5"] if bounds.get("whole") else ["1", "2.5", "5"]
    simple = [f"{word} {one}" for word in ("at least", "at most", "below", "above", "not") for one in points]
    simple += [*points, "1 to 5", "more than 1", "less than 5", "not 1 to 5", "0 to 5"]
    return simple[number % len(simple)]


def _splits(declared: Data, tests: Sequence[str]) -> bool:
    """Whether some number that there can be is admitted, and some is not."""
    bounds = declared["number"] if isinstance(declared["number"], dict) else {}
    numbers = [Fraction(one, 4) for one in range(-8, 80) if not bounds.get("whole") or one % 4 == 0]
    numbers = [one for one in numbers if "at_least" not in bounds or one >= 0]
    return len({any(number_test(test)(one) for test in tests) for one in numbers}) == 2


# Entries


@dataclass(frozen=True)
class Filled:
    """An entry: what is written, and what each criterion may come to by it."""

    written: dict[str, Any]
    possible: dict[str, list[Answer]]
    claimed: dict[str, list[Answer]]
    """if values that lack a source that they need counted"""
    evidenced: dict[str, list[Answer]]
    """if only values with a source counted"""
    forms: dict[str, str]
    """known, partial, unknown, absent, disputed, neutral"""
    doubtful: set[str]
    """the criteria whose value stands with low confidence"""


@dataclass(frozen=True)
class Drawn:
    """A random comparison with a random entry: as data, as the package reads it, and what is possible."""

    reading: Reading
    found: Read
    filled: Filled

    @property
    def possible(self) -> Possible:
        return self.filled.possible


def drawn(data: st.DataObject) -> Drawn:
    """Draw a comparison and an entry, and let the package read both."""
    return read_drawn(data.draw(comparisons()), data.draw(entries()))


def read_drawn(comparison: dict[str, Any], values: Sequence[Any]) -> Drawn:
    """Spell an entry and let the package read it with its comparison."""
    one = read_seeded(comparison, values)
    note(f"{comparison} {one.filled.written}")
    return one


def read_seeded(comparison: dict[str, Any], values: Sequence[Any]) -> Drawn:
    """The same outside of Hypothesis."""
    reading = Reading(comparison)
    filled = fill(reading, values)
    found = read(scratch(), comparison, filled.written)
    wrong = [one for one in found.problems if not (one.code == "needs-reason" and one.severity == "warning")]
    assert not wrong, (wrong, comparison, filled.written)
    return Drawn(reading, found, filled)


def seeded(seed: int) -> Drawn:
    """The comparison and entry of a number, the same on every machine."""
    random = Random(seed)
    return read_seeded(comparison_of(random), values_of(random))


def entries() -> st.SearchStrategy[Any]:
    """Random values, to be spelt with `fill`."""
    return seeds().map(values_of)


def fill(reading: Reading, values: Sequence[Any]) -> Filled:
    """The front matter of a random, partly filled entry, and what each criterion may be by it."""
    filled = Filled({}, {}, {}, {}, {}, set())
    for name, value in zip(reading.data["criteria"], values, strict=False):
        _fill_one(reading, name, value, filled)
    return filled


def _fill_one(reading: Reading, name: str, value: Data, filled: Filled) -> None:
    domain = reading.domain(name)
    required = reading.declared(name).get("evidence") == "required"
    counts = reading.declared(name).get("evidence") != "none"
    form, claims = _claims(reading, name, value)
    sources = value["sources"] if value["long"] else (False, False)
    supported = [some for (_, some), source in zip(claims, sources, strict=False) if source]
    said = set().union(*(some for _, some in claims)) if claims else set(domain)
    believed = set(domain) if required and len(supported) < len(claims) and form != "neutral" else said
    evidenced = set().union(*supported) if supported else set(domain)
    if not claims or not counts:
        evidenced = believed
    filled.forms[name] = form
    written = _written(form, claims, value, sources)
    if written is not None:
        filled.written[name] = written
    for into, some in ((filled.possible, believed), (filled.claimed, said), (filled.evidenced, evidenced)):
        into[name] = [one for one in domain if one in some]
    if form in {"known", "partial"} and value["long"] and value["low"] and believed == said:
        filled.doubtful.add(name)


def _written(form: str, claims: Sequence[tuple[Any, set[Answer]]], value: Data, sources: Sequence[bool]) -> Any:
    if form in {"unknown", "absent"}:
        return "unknown" if form == "unknown" else None

    def support(index: int) -> dict[str, Any]:
        return {"evidence": [_SOURCE]} if sources[index] else {}

    if form == "neutral":
        return {NEUTRAL: "it has none", **support(0)}
    if form == "disputed":
        return {"disputed": [{"value": text, **support(index)} for index, (text, _) in enumerate(claims)]}
    if value["long"]:
        return {"value": claims[0][0], **({"confidence": "low"} if value["low"] else {}), **support(0)}
    return claims[0][0]


def _claims(reading: Reading, name: str, value: Data) -> tuple[str, list[tuple[Any, set[Answer]]]]:
    """What is claimed: as it is written, and what it admits. One claim, or the rivals of a dispute."""
    form, numbers = value["form"], value["numbers"]
    if form in {"unknown", "absent"}:
        return form, []
    if form == "neutral" and reading.is_neutral(name):
        return form, [(NEUTRAL, {NEUTRAL})]
    if form == "disputed":
        first, *others = [_claim(reading, name, numbers[0] + step, partial=len(numbers) == 3) for step in range(5)]
        rival = next((one for one in others if one[1] != first[1]), None)
        if rival is not None:
            return form, [first, rival]
    if form == "partial":
        if reading.kind(name) not in {"many", "number"}:
            return form, [_test_as_claim(reading, name, numbers)]
        return form, [_claim(reading, name, numbers[0], partial=True)]
    return "known", [_claim(reading, name, numbers[0], partial=False)]


def _test_as_claim(reading: Reading, name: str, numbers: Sequence[int]) -> tuple[Any, set[Answer]]:
    test = _test(reading, name, numbers)
    if reading.admitted(name, test) == {NEUTRAL}:
        # Alone and without a reason it would be a problem.
        test = reading.levels(name)[0]
    return test, reading.admitted(name, test)


def _claim(reading: Reading, name: str, number: int, *, partial: bool) -> tuple[Any, set[Answer]]:
    kind = reading.kind(name)
    if kind == "number":
        text = ENTRY_NUMBERS[number % len(ENTRY_NUMBERS)]
        if partial:
            text = (f"at least {text}", f"below {int(text) + 1}", f"{text} to {int(text) + 1}", text)[number // 6 % 4]
        return text, reading.touched(name, text)
    if kind == "many":
        return _selection(reading, name, number, partial=partial)
    if partial:
        return _test_as_claim(reading, name, [number])
    level = reading.levels(name)[number % len(reading.levels(name))]
    return level, {level}


def _selection(reading: Reading, name: str, number: int, *, partial: bool) -> tuple[Any, set[Answer]]:
    sets = [one for one in reading.domain(name) if isinstance(one, frozenset)]
    if not partial:
        chosen = sets[number % len(sets)]
        return sorted(chosen), {chosen}
    options = reading.levels(name)
    one, other = options[number % len(options)], options[(number + 1) % len(options)]
    written = ([f"includes {one}"], [f"not {one}"], [f"includes {one}", f"not {other}"], [f"not {one}", f"not {other}"])
    marks = written[number // 6 % 4]
    admitted: set[Answer] = {
        some
        for some in sets
        if all((mark.partition(" ")[2] in some) == mark.startswith("includes") for mark in marks)
    }  # fmt: skip
    return (marks if number % 2 or len(marks) > 1 else marks[0]), admitted
