"""Right solutions of every exercise, differently written: what a check must never refuse.

A module a lesson, named as the lesson, each with one name that is read::

    solutions: dict[str, list[Callable[..., Any]]] = {
        "sigmoid": [sigmoid, sigmoid_by_loop, sigmoid_of_scipy],
        ...
    }

- One entry for each exercise of the lesson, by the exercise's name.
- The first is the teacher's plain version, as the notebook shows it; at least two more follow,
  each written differently in earnest: a loop, einsum, scipy.special, in place, float32, lists for
  tuples, the other convention, a helper of one's own.
- Functions may have any name. What they call they import or define at the top of the module
  (``from dlhelpers.deep import linear_forward``); when they are judged, names that are defined
  nowhere are the lesson's own functions.

``tests/exercises/test_proof.py`` judges all of them, and the stubs and named mistakes beside them.
"""
