"""The rules that a gradebook keeps: editions, policy, corrections and roster."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from dlhelpers.grading.corrections import Correction
from dlhelpers.grading.gradebook import Gradebook
from dlhelpers.grading.policy import Policy, read_policy
from dlhelpers.grading.roster import Person


@dataclass(frozen=True)
class Edition:
    """A lesson as it is graded at present."""

    course: str  #: as in `Result.course`
    exercises: Mapping[str, float]  #: their points, in order

    @property
    def digest(self) -> str:
        """What tells editions apart, however points are given."""
        return digest_of_course(self.course)

    @property
    def max_score(self) -> float:
        """The points of all exercises together."""
        return sum(self.exercises.values())


def digest_of_course(course: str) -> str:
    """Return what a result's `course` says of the lesson, without the way to give points."""
    return course.removesuffix("-partial")


@dataclass(frozen=True)
class Rules:
    """All that the results alone do not tell."""

    editions: Mapping[str, Edition] = field(default_factory=dict)  #: by lesson
    policy: Policy = field(default_factory=Policy)
    corrections: Sequence[Correction] = ()
    roster: Sequence[Person] = ()

    def edition(self, lesson: str) -> Edition:
        """Return a lesson's edition; one without exercises if the course has no such lesson."""
        return self.editions.get(lesson) or Edition("", {})

    def corrections_of(self, student: str, lesson: str) -> Sequence[Correction]:
        """Return the corrections of one student in one lesson."""
        return self._corrections.get((student, lesson), ())

    @cached_property
    def _corrections(self) -> dict[tuple[str, str], list[Correction]]:
        found = defaultdict(list)
        for one in self.corrections:
            found[one.student, one.lesson].append(one)
        return dict(found)


def rules_of(book: Gradebook) -> Rules:
    """Read the rules that a gradebook keeps."""
    policy: dict[str, str] = book.setting("policy") or {}
    with book.trusted("its rules"):
        return Rules(
            editions={k: Edition(**v) for k, v in (book.setting("editions") or {}).items()},
            policy=read_policy(policy.get("text", ""), policy.get("source", "")),
            corrections=[Correction(**one) for one in book.setting("corrections") or ()],
            roster=[
                Person(**{**one, "ids": tuple(one["ids"])}) for one in book.setting("roster") or ()
            ],
        )


def as_settings(rules: Rules) -> dict[str, Any]:
    """Return rules but for the policy, whose text is kept, as settings of a gradebook."""
    return {
        "editions": {k: asdict(v) for k, v in rules.editions.items()},
        "corrections": [asdict(one) for one in rules.corrections],
        "roster": [asdict(one) for one in rules.roster],
    }
