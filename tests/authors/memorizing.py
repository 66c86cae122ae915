"""What learners hand in for docs/own-lesson: right in other ways, wrong, and hostile."""

import textwrap

#: Right, written otherwise than the notebook's cells: what the checks must never refuse.
RIGHT = {
    "compute_cost_with_regularization": [
        """
        def compute_cost_with_regularization(A2, Y, parameters, lambd):
            m = Y.shape[1]
            total = 0.0
            for name in ("W1", "W2"):
                for row in parameters[name]:
                    for w in row:
                        total += w * w
            cross = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m
            return cross + lambd * total / (2 * m)
        """,
        """
        def compute_cost_with_regularization(A2, Y, parameters, lambd):
            norms = [np.linalg.norm(parameters[name]) ** 2 for name in ("W1", "W2")]
            return compute_cost(A2, Y) + (1 / Y.shape[1]) * (lambd / 2) * sum(norms)
        """,
    ],
    "backward_propagation_with_regularization": [
        """
        def backward_propagation_with_regularization(parameters, cache, X, Y, lambd):
            grads = dict(backward_propagation(parameters, cache, X, Y))
            for name in ("W1", "W2"):
                grads["d" + name] = grads["d" + name] + lambd * parameters[name] / X.shape[1]
            return grads
        """,
        """
        def backward_propagation_with_regularization(parameters, cache, X, Y, lambd):
            m = X.shape[1]
            dZ2 = cache["A2"] - Y
            dZ1 = np.dot(parameters["W2"].T, dZ2) * (1 - np.power(cache["A1"], 2))
            return {
                "dW1": 1 / m * np.dot(dZ1, X.T) + (lambd * parameters["W1"]) / m,
                "db1": 1 / m * np.sum(dZ1, axis=1, keepdims=True),
                "dW2": 1 / m * np.dot(dZ2, cache["A1"].T) + (lambd * parameters["W2"]) / m,
                "db2": 1 / m * np.sum(dZ2, axis=1, keepdims=True),
            }
        """,
    ],
    "training_step": [
        """
        def training_step(parameters, X, Y, lambd, learning_rate=1.2):
            A2, cache = forward_propagation(X, parameters)
            grads = backward_propagation_with_regularization(parameters, cache, X, Y, lambd)
            new = {k: v - learning_rate * grads["d" + k] for k, v in parameters.items()}
            return new, compute_cost_with_regularization(A2, Y, parameters, lambd)
        """,
        """
        def training_step(parameters, X, Y, lambd, lr=1.2):
            probabilities, cache = forward_propagation(X, parameters)
            cost = compute_cost_with_regularization(probabilities, Y, parameters, lambd)
            grads = backward_propagation(parameters, cache, X, Y)
            shrink = 1 - lr * lambd / X.shape[1]
            new = update_parameters(parameters, grads, lr)
            for name in ("W1", "W2"):
                new[name] = parameters[name] * shrink - lr * grads["d" + name]
            return new, cost
        """,
    ],
    "forward_propagation_with_dropout": [
        """
        def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
            Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
            D1 = np.random.binomial(1, keep_prob, size=Z1.shape)
            A1 = np.multiply(np.tanh(Z1), D1)
            A1 /= keep_prob
            Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
            A2 = 1 / (1 + np.exp(-Z2))
            return A2, {"Z1": Z1, "D1": D1, "A1": A1, "Z2": Z2, "A2": A2}
        """,
        """
        def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
            Z1 = parameters["W1"] @ X + parameters["b1"]
            D1 = (np.random.default_rng().random(Z1.shape) < keep_prob).astype(int)
            A1 = np.where(D1 == 1, np.tanh(Z1) / keep_prob, 0)
            Z2 = parameters["W2"] @ A1 + parameters["b2"]
            A2 = sigmoid(Z2)
            return A2, {"Z1": Z1, "D1": D1, "A1": A1, "Z2": Z2, "A2": A2}
        """,
    ],
    "backward_propagation_with_dropout": [
        """
        def backward_propagation_with_dropout(parameters, cache, X, Y, keep_prob=0.5):
            m = X.shape[1]
            grads = backward_propagation(parameters, cache, X, Y)
            error = np.dot(parameters["W2"].T, cache["A2"] - Y)
            dZ1 = np.where(cache["D1"], error, 0) / keep_prob / np.cosh(cache["Z1"]) ** 2
            return {
                **grads, "dW1": np.dot(dZ1, X.T) / m, "db1": dZ1.mean(axis=1, keepdims=True)
            }
        """,
        """
        def backward_propagation_with_dropout(parameters, cache, X, Y, keep_prob=0.5):
            m = X.shape[1]
            dZ2 = cache["A2"] - Y
            H = np.tanh(cache["Z1"])
            dZ1 = parameters["W2"].T @ dZ2
            dZ1 *= cache["D1"]
            dZ1 /= keep_prob
            dZ1 *= 1 - H * H
            return {
                "dW2": dZ2 @ cache["A1"].T / m, "db2": dZ2.sum(axis=1, keepdims=True) / m,
                "dW1": dZ1 @ X.T / m, "db1": dZ1.sum(axis=1, keepdims=True) / m,
            }
        """,
    ],
}

#: Wrong in ways that no mistake of the module is; the name of the symptom, and words of its text.
WRONG = {
    "mask of another share": (
        "forward_propagation_with_dropout",
        """
        def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
            Z1 = parameters["W1"] @ X + parameters["b1"]
            D1 = np.random.default_rng().random(Z1.shape) < 0.1
            A1 = np.tanh(Z1) * D1 / keep_prob
            Z2 = parameters["W2"] @ A1 + parameters["b2"]
            return sigmoid(Z2), {"Z1": Z1, "D1": D1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2)}
        """,
        "another share is kept",
        "of the units where keep_prob is",
    ),
    "one draw for all": (
        "forward_propagation_with_dropout",
        """
        def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
            Z1 = parameters["W1"] @ X + parameters["b1"]
            D1 = np.random.default_rng(4).random((Z1.shape[0], 1)) < keep_prob
            D1 = np.repeat(D1, Z1.shape[1], axis=1)
            A1 = np.tanh(Z1) * D1 / keep_prob
            Z2 = parameters["W2"] @ A1 + parameters["b2"]
            return sigmoid(Z2), {"Z1": Z1, "D1": D1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2)}
        """,
        "one draw for all examples",
        "the same units for every example",
    ),
    "mask of real numbers": (
        "forward_propagation_with_dropout",
        """
        def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
            Z1 = parameters["W1"] @ X + parameters["b1"]
            D1 = np.random.default_rng().random(Z1.shape)
            A1 = np.tanh(Z1) * D1 / keep_prob
            Z2 = parameters["W2"] @ A1 + parameters["b2"]
            return sigmoid(Z2), {"Z1": Z1, "D1": D1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2)}
        """,
        "D1 is not 0 or 1",
        "compare the two",
    ),
}

_STEP = "def training_step(parameters, X, Y, lambd, learning_rate=1.2):\n"
_NOTHING = "return parameters, 0.0\n"

#: The body of a training_step that tries to do without writing one.
HOSTILE = {
    "imports the teacher's": """
        import dlhelpers.exercises.lessons.memorizing.weight_decay as w
        return w.training_step(parameters, X, Y, lambd, learning_rate)
    """,
    "imports what the notebook imports": """
        from dlhelpers.exercises import memorizing
        return memorizing.solution("training_step")
    """,
    "reads the course's folder": """
        import glob
        found = [p for root in ("/", ".") for p in glob.glob(root + "/**/*ecay*", recursive=True)]
        source = "".join(open(p).read() for p in found if p.endswith(".py"))
        world = dict(globals())
        exec(source, world)
        return world["training_step"](parameters, X, Y, lambd, learning_rate)
    """,
    "looks through the memory": """
        import gc, types
        for one in gc.get_objects():
            if isinstance(one, types.FunctionType) and one.__name__ == "training_step":
                if one is not training_step:
                    return one(parameters, X, Y, lambd, learning_rate)
    """,
    "walks up the frames": """
        import sys
        frame = sys._getframe()
        while frame:
            for name, value in list(frame.f_locals.items()):
                if name in ("expected", "right", "trial", "answer"):
                    return value
            frame = frame.f_back
    """,
    "equals everything": """
        class Equal(dict):
            __eq__ = lambda self, other: True
            __ne__ = lambda self, other: False
            def __getitem__(self, key): return Equal()
            def __array__(self, *a, **k): return np.zeros(())
        return Equal(), Equal()
    """,
    "patches the comparison": """
        import dlhelpers.exercises.engine.execution as e
        np.allclose = np.array_equal = lambda *a, **k: True
        e.collect = None
    """,
    "takes the function itself for the answer": """
        return training_step
    """,
}


def hostile(name: str) -> str:
    """A cell with that body; where it fails, nothing has been learned."""
    body = textwrap.indent(textwrap.dedent(HOSTILE[name]).strip("\n"), "        ")
    return f"{_STEP}    try:\n{body}\n    except Exception:\n        pass\n    {_NOTHING}"
