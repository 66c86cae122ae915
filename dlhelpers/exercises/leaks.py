"""Lines of a teacher's cell that would give its solution away.

The student edition takes out what stands between ``### BEGIN SOLUTION`` and ``### END SOLUTION``.
A line of the solution that also stands outside, as code or in a comment, goes out to every student.
"""

import re

#: A line with fewer characters, blanks not counted, may stand in both places by chance. With 4 as
#: the fewest, five lines of the five lessons' 33 exercises are taken for leaks, as
#: ``parameters = {}``; with 6, none.
_FEWEST = 6

_ASSIGNED = re.compile(r"[\w., ]+(?:\[[^\]]*\])?\s*[-+*/@]?=(?!=)\s*(.+)|return\s+(.+)")


def leaked_lines(source: str) -> list[tuple[int, str]]:
    """Find lines of a solution that stand outside the solution regions of its cell.

    Parameters
    ----------
    source : str
        The teacher's cell.

    Returns
    -------
    list of tuple of int and str
        The number of each such line, counted from 1, and the line. Blanks do not matter; of an
        assignment or a ``return`` the right-hand side alone is found, too. A line that is short
        or computes nothing, as ``return grads``, may stand in both places by chance and is not
        looked for.

    Examples
    --------
    >>> cell = '''def sigmoid(x):
    ...     # s = 1 / (1 + np.exp(-x))
    ...     ### BEGIN SOLUTION
    ...     return 1 / (1 + np.exp(-x))
    ...     ### END SOLUTION'''
    >>> leaked_lines(cell)
    [(2, '    # s = 1 / (1 + np.exp(-x))')]
    """
    outside: list[tuple[int, str]] = []
    secrets: set[str] = set()
    inside = False
    for number, line in enumerate(source.split("\n"), start=1):
        if "### BEGIN SOLUTION" in line:
            inside = True
        elif "### END SOLUTION" in line:
            inside = False
        elif inside:
            secrets |= _secrets(line)
        else:
            outside.append((number, line))
    return [
        (number, line)
        for number, line in outside
        if any(secret in _without_blanks(line) for secret in secrets)
    ]


def _secrets(line: str) -> set[str]:
    """What of a line of a solution must not stand elsewhere."""
    code = _without_comment(line).strip()
    found = {code}
    if match := _ASSIGNED.fullmatch(code):
        found.add(match.group(1) or match.group(2))
    return {
        text for text in map(_without_blanks, found) if len(text) >= _FEWEST and _computes(text)
    }


def _computes(text: str) -> bool:
    """Is a text more than names and numbers?"""
    return bool(re.search(r"\w\(|\w\[|[-+*/@]", text))


def _without_comment(line: str) -> str:
    if line.strip().startswith("#"):
        return line.strip().lstrip("# ")
    return re.sub(r"(?<=\s)#(?=\s).*$", "", line)


def _without_blanks(text: str) -> str:
    return "".join(text.split())
