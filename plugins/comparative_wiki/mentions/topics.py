"""What may be discussed beside entries: the criteria and the classes of the comparison."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ..comparison.model import ClassId, ClassificationId, Comparison, CriterionId
from ..comparison.slugs import slugs
from ..entry import EntryId
from ..problems import record

CRITERIA, CLASSES = "criteria", "classes"
"""the folders below that of mentions; what lies deeper than an entry's mentions do is about a criterion or a class"""


@record
class Topic:
    """A criterion or a class."""

    folder: str
    """where its mentions are kept, below the folder of mentions, and where its page is: "criteria/control" """
    title: str

    def __str__(self) -> str:
        return self.folder


Target = EntryId | Topic
"""what a mention is about"""


def kind_of(target: Target) -> str:
    """What a target is, in a word."""
    if not isinstance(target, Topic):
        return "entry"
    return "criterion" if target.folder.startswith(f"{CRITERIA}/") else "class"


class Topics:
    """The topics of one comparison."""

    def __init__(self, comparison: Comparison) -> None:
        names = slugs(comparison.criteria)
        self.criteria: Mapping[CriterionId, Topic] = {
            one.id: Topic(folder=f"{CRITERIA}/{names[one.id]}", title=one.title) for one in comparison.criteria.values()
        }
        classifications = slugs(comparison.classifications)
        classes: dict[tuple[ClassificationId, ClassId], Topic] = {}
        for classification in comparison.classifications.values():
            kinds = slugs(one.id for one in classification.classes)
            for one in classification.classes:
                folder = f"{CLASSES}/{classifications[classification.id]}/{kinds[one.id]}"
                classes[classification.id, one.id] = Topic(folder=folder, title=one.title)
        self.classes: Mapping[tuple[ClassificationId, ClassId], Topic] = classes

    @cached_property
    def by_folder(self) -> Mapping[str, Topic]:
        """The folder of its mentions → the topic."""
        return {one.folder: one for one in (*self.criteria.values(), *self.classes.values())}
