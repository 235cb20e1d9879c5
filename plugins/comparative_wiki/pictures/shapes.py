"""Shapes as paths: of tones, and of classes. All are filled, by the rule of even and odd, so that one path has many."""

from __future__ import annotations

from collections.abc import Callable

from ..comparison.classes import ICONS

HALF_HEIGHT = 5.0
"""of every shape"""


def number(value: float) -> str:
    """A coordinate, as short as can be."""
    return f"{value:.1f}".removesuffix(".0")


def _circle(x: float, y: float, radius: float) -> str:
    size = number(radius)
    return (
        f"M{number(x - radius)} {number(y)}"
        f"a{size} {size} 0 1 0 {number(2 * radius)} 0a{size} {size} 0 1 0 {number(-2 * radius)} 0z"
    )


def _polygon(x: float, y: float, *steps: tuple[float, float]) -> str:
    """A corner, and the steps from one corner to the next."""
    (first, second), *rest = steps
    return f"M{number(x + first)} {number(y + second)}l{' '.join(f'{number(a)} {number(b)}' for a, b in rest)}z"


def disc(x: float, y: float) -> str:
    """A full circle: met."""
    return _circle(x, y, HALF_HEIGHT)


def ring(x: float, y: float) -> str:
    """An empty circle: not met."""
    return _circle(x, y, HALF_HEIGHT) + _circle(x, y, HALF_HEIGHT - 1.5)


def half(x: float, y: float) -> str:
    """A circle that is full on one side: partly met."""
    inner = HALF_HEIGHT - 1.5
    return f"{_circle(x, y, HALF_HEIGHT)}M{number(x)} {number(y - inner)}a{inner} {inner} 0 0 1 0 {number(2 * inner)}z"


def dash(x: float, y: float) -> str:
    """A dash: does not apply."""
    return _polygon(x, y, (-4, -0.8), (8, 0), (0, 1.6), (-8, 0))


def question(x: float, y: float) -> str:
    """A question mark: open."""
    hook = (
        f"M{number(x - 3.2)} {number(y - 2)}c0 -4.4 6.4 -4.2 6.4 -0.4c0 2.4 -2.4 2.2 -2.4 4.2h-1.6"
        "c0 -3 2.4 -2.6 2.4 -4.2c0 -1.8 -3.2 -1.8 -3.2 0.4z"
    )
    return f"{hook}{_circle(x, y + 4.2, 1)}"


def _diamond(x: float, y: float) -> str:
    return _polygon(x, y, (0, -5.5), (5.5, 5.5), (-5.5, 5.5), (-5.5, -5.5))


def grain(x: float, y: float) -> str:
    """A small diamond: known, and neither good nor bad."""
    return _polygon(x, y, (0, -3), (3, 3), (-3, 3), (-3, -3))


def _square(x: float, y: float) -> str:
    return _polygon(x, y, (-4.5, -4.5), (9, 0), (0, 9), (-9, 0))


def _triangle(x: float, y: float) -> str:
    return _polygon(x, y, (0, -5.2), (5.4, 9.6), (-10.8, 0))


def _fallen(x: float, y: float) -> str:
    return _polygon(x, y, (0, 5.2), (5.4, -9.6), (-10.8, 0))


def _plus(x: float, y: float) -> str:
    arms = [(3.6, 0), (0, 3.6), (3.4, 0), (0, 2.8), (-3.4, 0), (0, 3.6), (-3.6, 0)]
    return _polygon(x, y, (-1.8, -5), *arms, (0, -3.6), (-3.4, 0), (0, -2.8), (3.4, 0))


def _cross(x: float, y: float) -> str:
    sides = [(2.6, -2.6), (2.4, 2.4), (-2.6, 2.6), (2.6, 2.6), (-2.4, 2.4), (-2.6, -2.6), (-2.6, 2.6), (-2.4, -2.4)]
    return _polygon(x, y, (0, -2.4), *sides, (2.6, -2.6), (-2.6, -2.6), (2.4, -2.4))


def _bar(x: float, y: float) -> str:
    return _polygon(x, y, (-2, -5.5), (4, 0), (0, 11), (-4, 0))


Shape = Callable[[float, float], str]

TONES: dict[str, Shape] = {
    "good": disc,
    "middling": half,
    "bad": ring,
    "none": dash,
    "open": question,
    "neutral": grain,
}
"""tone → its shape"""

_FULL: tuple[Shape, ...] = (disc, _square, _triangle, _diamond, _plus, _fallen, _cross, _bar)
_ICONS: dict[str, Shape] = dict(zip(ICONS, _FULL, strict=True))


def class_shape(position: int, x: float, y: float, icon: str = "") -> str:
    """The shape of a class: its icon, or by its place in its classification; of a negative one, that of the undecided.

    Eight shapes, then the same with a hole, then again from the first: colour and legend tell those apart.
    """
    if position < 0:
        return question(x, y)
    if icon:
        return _ICONS[icon](x, y)
    shape = _FULL[position % len(_FULL)](x, y)
    hollow = position // len(_FULL) % 2
    return f"{shape}{_circle(x, y, 1.5)}" if hollow else shape
