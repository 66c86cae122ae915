"""The helper package of the course: what the lessons build by hand, ready to use.

Importing it costs nothing: a topic is loaded when it is asked for, as in
``from dlhelpers import activations``. The modules, in the order of the lessons:

``preprocessing``, ``activations``
    images as columns, rows of unit length; the sigmoid and the softmax
``logistic``, ``planar``, ``deep``
    logistic regression, a network with one hidden layer, a network with any number of layers
``losses``, ``descent``, ``gradient_check``
    the cross-entropy that all of them minimize, how they do so, and a way to test its gradients
``datasets``, ``figures``
    the data, and all that draws: pictures, diagrams, and pictures with sliders
``exercises``
    what a right answer is, and what a wrong one is called
``grading``, ``course``, ``cli``
    the command ``dlhelpers``
"""

import sys

__version__ = "0.1.0"

if sys.version_info < (3, 11):  # noqa: UP036
    # Written so that every Python 3 can read it: this line is all that an old one shows.
    sys.exit(
        "dlhelpers needs Python 3.11 or newer; this is Python %d.%d. "  # noqa: UP031
        "Install a newer one and make the environment with it." % sys.version_info[:2]
    )
