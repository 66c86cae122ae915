"""The exercises of lesson 2 that train: ``optimize``, and ``model``, which puts all together."""

import numpy as np

from dlhelpers import logistic
from dlhelpers.activations import sigmoid
from dlhelpers.exercises.engine.authoring import exercise, mistake
from dlhelpers.exercises.engine.exercise import Case
from dlhelpers.exercises.engine.observers import with_the_arguments_it_takes
from dlhelpers.exercises.lessons.random_networks import labels
from dlhelpers.logistic import initialize_with_zeros, predict, propagate


def _optimize_cases(rng: np.random.Generator) -> list[Case]:
    def case(name: str, n_x: int, m: int, steps: int, rate: float, print_cost: bool) -> Case:
        w, b = rng.normal(size=(n_x, 1)), float(rng.uniform(0.3, 1))
        X, Y = rng.normal(size=(n_x, m)), labels(rng, m)
        return Case(name, w, b, X, Y, steps, rate, print_cost)

    n, m = (int(k) for k in rng.choice(np.arange(3, 8), size=2, replace=False))
    X, Y = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 0.0, -1.0]]), np.array([[1, 0, 1, 1]])
    return [
        Case("the worked example, one step", np.zeros((2, 1)), 0.0, X, Y, 1, 0.4, False),
        Case(
            "2 steps, whole numbers",
            np.array([[1], [-2]]),
            1,
            np.array([[2, 1, -1], [0, 2, 1]]),
            np.array([[1, 0, 1]]),
            2,
            0.5,
            False,
        ),
        case(f"{n} features, {m} examples, 7 steps", n, m, 7, 0.1, False),
        case("one feature", 1, 4, 3, 0.8, False),
        case("one example, down to a small cost", 3, 1, 12, 0.8, False),
        case("201 steps", 2, 4, 201, 0.05, False),
        case("120 steps, printing the cost", 3, 5, 120, 0.009, True),
    ]


@exercise(
    reference=logistic.optimize,
    cases=_optimize_cases,
    observe=with_the_arguments_it_takes,
    hints=[
        "You stand on a slope and know which way is uphill. Which way do you step, and what "
        "decides how far?",
        "What has to be computed anew after each step, and so belongs inside the loop?",
        "Inside: propagate, read dw and db from the dict, update w and b, record the cost if i is "
        "a multiple of 100. After the loop: build the dicts and return.",
        "for i in range(num_iterations): grads, cost = propagate(w, b, X, Y); "
        'w = w - learning_rate * grads["dw"]; b = b - learning_rate * grads["db"]; and '
        "if i % 100 == 0: costs.append(cost)",
    ],
)
def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    if mistake("learning rate fixed at 0.009"):
        """Your learning rate is 0.009, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.009
    if mistake("learning rate fixed at 0.005"):
        """Your learning rate is 0.005, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.005
    if mistake("learning rate fixed at 0.01"):
        """Your learning rate is 0.01, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.01
    if mistake("learning rate fixed at 0.001"):
        """Your learning rate is 0.001, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.001
    if mistake("learning rate fixed at 0.002"):
        """Your learning rate is 0.002, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.002
    if mistake("learning rate fixed at 0.5"):
        """Your learning rate is 0.5, whatever is asked for. Use the argument learning_rate."""
        learning_rate = 0.5
    if mistake("100 iterations, whatever is asked for"):
        """You always make 100 steps. Make num_iterations of them."""
        num_iterations = 100
    if mistake("1000 iterations, whatever is asked for"):
        """You always make 1000 steps. Make num_iterations of them."""
        num_iterations = 1000
    if mistake("2000 iterations, whatever is asked for"):
        """You always make 2000 steps. Make num_iterations of them."""
        num_iterations = 2000
    if mistake("one step too few"):
        """You make one step too few. range(num_iterations) has exactly num_iterations numbers."""
        num_iterations = num_iterations - 1
    if mistake("one step too many"):
        """You make one step too many. range(num_iterations) has exactly num_iterations numbers."""
        num_iterations = num_iterations + 1
    if mistake("start at zero"):
        """You start at zero, whatever w and b are given. Start from the arguments."""
        w, b = initialize_with_zeros(X.shape[0])
    if mistake("initial values returned"):
        """The w and b that you return are those from before the training. Put the new ones into
        params."""
        params = {"w": w, "b": b}
    if mistake("gradients computed once"):
        """Every step uses the same gradient, that of the start. It changes as w and b move: call
        propagate inside the loop."""
        grads, cost = propagate(w, b, X, Y)
    costs = []
    for i in range(num_iterations):
        if mistake("loop from 1"):
            """You make one step too few: range(1, n) has n - 1 numbers. Start at 0: range(n)."""
            if i == 0:
                continue
        if mistake("start again in every step"):
            """w and b are set back to zero in every step. Start from the arguments, and leave
            initialize_with_zeros out of the loop."""
            w, b = initialize_with_zeros(X.shape[0])
        if mistake("gradients computed once"):
            pass
        else:
            grads, cost = propagate(w, b, X, Y)
        if mistake("plus for minus"):
            """You step along the gradient, which points uphill: the cost rises. Subtract it."""
            w = w + learning_rate * grads["dw"]
            b = b + learning_rate * grads["db"]
        elif mistake("plus for minus at w"):
            """b goes downhill, but w uphill: subtract learning_rate * dw from w."""
            w = w + learning_rate * grads["dw"]
            b = b - learning_rate * grads["db"]
        elif mistake("plus for minus at b"):
            """w goes downhill, but b uphill: subtract learning_rate * db from b."""
            w = w - learning_rate * grads["dw"]
            b = b + learning_rate * grads["db"]
        elif mistake("learning rate ignored"):
            """Your steps do not depend on learning_rate. Multiply each gradient by it."""
            w = w - grads["dw"]
            b = b - grads["db"]
        elif mistake("learning rate at w only"):
            """b takes its step without learning_rate. Multiply db by it too."""
            w = w - learning_rate * grads["dw"]
            b = b - grads["db"]
        elif mistake("learning rate at b only"):
            """w takes its step without learning_rate. Multiply dw by it too."""
            w = w - grads["dw"]
            b = b - learning_rate * grads["db"]
        elif mistake("w not updated"):
            """w stays as it was; only b moves. Update both in every step."""
            b = b - learning_rate * grads["db"]
        elif mistake("b not updated"):
            """b stays as it was; only w moves. Update both in every step."""
            w = w - learning_rate * grads["dw"]
        elif mistake("nothing updated"):
            """w and b stay as they were given, in every step. Assign the new values: w = w - ...,
            and b likewise."""
            w - learning_rate * grads["dw"]
        elif mistake("gradient in place of the new value"):
            """Your new w is learning_rate * dw alone. A step starts from the old w: w - ..."""
            w = learning_rate * grads["dw"]
            b = learning_rate * grads["db"]
        elif mistake("negative gradient in place of the new value"):
            """Your new w is -learning_rate * dw alone. A step starts from the old w: w - ..., which
            -= does and =- does not."""
            w = -learning_rate * grads["dw"]
            b = -learning_rate * grads["db"]
        elif mistake("w updated with db"):
            """You update w with db. Each has its own gradient: w with dw, b with db."""
            w = w - learning_rate * grads["db"]
            b = b - learning_rate * grads["db"]
        elif mistake("b updated with dw"):
            """You update b with dw. Each has its own gradient: w with dw, b with db."""
            w = w - learning_rate * grads["dw"]
            b = b - learning_rate * grads["dw"]
        elif mistake("parameter for gradient"):
            """You subtract learning_rate times w itself. Subtract learning_rate times its
            gradient, dw; likewise for b."""
            w = w - learning_rate * w
            b = b - learning_rate * b
        elif mistake("parameter and gradient exchanged"):
            """You start from the gradient and subtract w. It is the other way round:
            w - learning_rate * dw."""
            w = grads["dw"] - learning_rate * w
            b = grads["db"] - learning_rate * b
        elif mistake("w cut to whole numbers"):
            """Given a w of whole numbers, yours stays so: w[:] = ... and np.zeros_like(w) keep its
            type. Make a new array: w = w - ..."""
            w = (w - learning_rate * grads["dw"]).astype(w.dtype)
            b = b - learning_rate * grads["db"]
        elif mistake("1/m once more in the step"):
            """Your steps are divided by m. dw and db are means already: w - learning_rate * dw."""
            w = w - learning_rate * grads["dw"] / X.shape[1]
            b = b - learning_rate * grads["db"] / X.shape[1]
        else:
            w = w - learning_rate * grads["dw"]
            b = b - learning_rate * grads["db"]
        if mistake("costs at every step"):
            """Your costs has an entry for every step. Record every hundredth only:
            i % 100 == 0."""
            costs.append(cost)
        elif mistake("no costs"):
            """Your list of costs stays empty. Append the cost in steps 0, 100, 200, ..."""
        elif mistake("first cost missing"):
            """The cost of the first step, i = 0, is missing in your list: record it there, too, and
            in steps 100, 200, ..."""
            if i % 100 == 0 and i > 0:
                costs.append(cost)
        elif mistake("costs only when printing"):
            """You record costs only if print_cost is true. Record them always; only the printing
            depends on it."""
            if print_cost and i % 100 == 0:
                costs.append(cost)
        elif mistake("costs at the end of each hundred"):
            """Your first cost is that of the hundredth step. The first step has i = 0, and its
            cost is recorded too: range(num_iterations), i % 100 == 0."""
            if i % 100 == 99:
                costs.append(cost)
        elif mistake("costs at every thousandth step"):
            """Too few costs are recorded: every hundredth step is to be recorded."""
            if i % 1000 == 0:
                costs.append(cost)
        elif mistake("costs at every tenth step"):
            """Too many costs are recorded: every hundredth step is to be recorded."""
            if i % 10 == 0:
                costs.append(cost)
        elif mistake("costs at all other steps"):
            """You record the costs of all steps but every hundredth. Turn the condition round:
            i % 100 == 0."""
            if i % 100:
                costs.append(cost)
        elif mistake("last recorded cost only"):
            """Your costs has only the last cost that was recorded. Make the empty list before the
            loop, and append to it: costs.append(cost)."""
            if i % 100 == 0:
                costs = [cost]
        elif mistake("numbers of the steps as costs"):
            """Your costs holds the numbers of the steps. Append the cost."""
            if i % 100 == 0:
                costs.append(i)
        else:
            if i % 100 == 0:
                costs.append(cost)
                if print_cost:
                    print(f"cost after {i:4} iterations: {cost:.3f}")
        if mistake("one step only"):
            """However many iterations are asked for, one step is made. Is the return inside the
            loop? It belongs after it, with no indentation."""
            return {"w": w, "b": b}, grads, costs
    if mistake("cost after the loop only"):
        """Your costs has the cost of the last step alone. Append inside the loop, whenever
        i % 100 == 0."""
        costs = [cost]
    if mistake("parameters before the last step"):
        """Your w and b are those before the last step. Put them into params after the loop."""
        w, b = w + learning_rate * grads["dw"], b + learning_rate * grads["db"]
    if mistake("gradients of the end"):
        """Return the dw and db of the last step, not new ones that are computed after it."""
        grads, cost = propagate(w, b, X, Y)
    if mistake("initial values returned"):
        return params, grads, costs
    if mistake("gradients returned as parameters"):
        """Your params hold the gradients. They should hold w and b after the last step."""
        return {"w": grads["dw"], "b": grads["db"]}, grads, costs
    if mistake("parameters alone returned"):
        """You return params alone. Return params, grads, costs."""
        return {"w": w, "b": b}
    if mistake("gradients before parameters"):
        """You return grads first. The order is params, grads, costs."""
        return grads, {"w": w, "b": b}, costs
    return {"w": w, "b": b}, grads, costs


def _model_cases(rng: np.random.Generator) -> list[Case]:
    def case(
        name: str, n_x: int, m: int, m_test: int, steps: int, rate: float, print_cost: bool = False
    ) -> Case:
        X, X_test = rng.normal(size=(n_x, m)), rng.normal(size=(n_x, m_test))
        data = X, labels(rng, m), X_test, labels(rng, m_test)
        return Case(name, *data, steps, rate, print_cost)

    return [
        Case(
            "the worked example, one step",
            np.array([[2.0, -2.0]]),
            np.array([[1, 0]]),
            np.array([[3.0, -1.0, -2.0]]),
            np.array([[1, 1, 0]]),
            1,
            0.5,
            False,
        ),
        case("2 features, 6 examples to train and 3 to test", 2, 6, 3, 25, 0.2),
        case("5 features, 4 examples to train and 7 to test", 5, 4, 7, 12, 0.05),
        Case(
            "as many features as examples, whole numbers",
            rng.integers(-3, 4, size=(4, 4)),
            labels(rng, 4),
            rng.integers(-3, 4, size=(4, 5)),
            labels(rng, 5),
            9,
            0.1,
            False,
        ),
        case("one example to test", 3, 8, 1, 40, 0.7),
        case("201 steps, printing the cost", 2, 5, 4, 201, 0.03, print_cost=True),
    ]


@exercise(
    reference=logistic.model,
    cases=_model_cases,
    observe=with_the_arguments_it_takes,
    hints=[
        "Which of your four functions runs first, and what does each hand to the next?",
        "Which of the two sets may the training see? What is the other one for?",
        "initialize_with_zeros, optimize on the training set, w and b out of its params, predict "
        "twice, and everything into a dict.",
        "w, b = initialize_with_zeros(X_train.shape[0]); params, grads, costs = optimize(w, b, "
        'X_train, Y_train, num_iterations, learning_rate, print_cost); w, b = params["w"], '
        'params["b"]; then predict(w, b, X_test), predict(w, b, X_train), and the dict',
    ],
)
def model(
    X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.005, print_cost=False
):
    w, b = initialize_with_zeros(X_train.shape[0])
    if mistake("size taken from the examples"):
        """w has one row an example. It needs one a feature: X_train.shape[0]."""
        w, b = initialize_with_zeros(X_train.shape[1])
    params, grads, costs = optimize(
        w, b, X_train, Y_train, num_iterations, learning_rate, print_cost
    )
    if mistake("trained on the test set"):
        """You train on the test set. Then nothing is left to tell how well it does on new
        pictures: train on X_train and Y_train."""
        params, grads, costs = optimize(w, b, X_test, Y_test, num_iterations, learning_rate)
    if mistake("trained on both sets"):
        """You train on the test set too. Then nothing is left to tell how well it does on new
        pictures: train on X_train and Y_train alone."""
        X, Y = np.hstack([X_train, X_test]), np.hstack([Y_train, Y_test])
        params, grads, costs = optimize(w, b, X, Y, num_iterations, learning_rate)
    if mistake("learning rate 0.005, whatever is asked for"):
        """Your learning rate is 0.005, whatever is asked for: pass learning_rate on to
        optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, 0.005)
    if mistake("learning rate 0.009, whatever is asked for"):
        """Your learning rate is 0.009, whatever is asked for: pass learning_rate on to
        optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, 0.009)
    if mistake("learning rate 0.01, whatever is asked for"):
        """Your learning rate is 0.01, whatever is asked for: pass learning_rate on to
        optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, 0.01)
    if mistake("learning rate 0.001, whatever is asked for"):
        """Your learning rate is 0.001, whatever is asked for: pass learning_rate on to
        optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, 0.001)
    if mistake("learning rate 0.002, whatever is asked for"):
        """Your learning rate is 0.002, whatever is asked for: pass learning_rate on to
        optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, 0.002)
    if mistake("learning rate 0.5, whatever is asked for"):
        """Your learning rate is 0.5, whatever is asked for: pass learning_rate on to optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, 0.5)
    if mistake("2000 iterations, whatever is asked for"):
        """You train for 2000 iterations, whatever is asked for: pass num_iterations on to
        optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, 2000, learning_rate)
    if mistake("1000 iterations, whatever is asked for"):
        """You train for 1000 iterations, whatever is asked for: pass num_iterations on to
        optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, 1000, learning_rate)
    if mistake("100 iterations, whatever is asked for"):
        """You train for 100 iterations, whatever is asked for: pass num_iterations on to
        optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, 100, learning_rate)
    if mistake("defaults of 2000 iterations and 0.005 for both"):
        """You train for 2000 iterations with learning rate 0.005, whatever is asked for: pass
        num_iterations and learning_rate on to optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, 2000, 0.005)
    if mistake("defaults of 2000 iterations and 0.5 for both"):
        """You train for 2000 iterations with learning rate 0.5, whatever is asked for: pass
        num_iterations and learning_rate on to optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, 2000, 0.5)
    if mistake("defaults of 100 iterations and 0.009 for both"):
        """You train for 100 iterations with learning rate 0.009, whatever is asked for: pass
        num_iterations and learning_rate on to optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, 100, 0.009)
    if mistake("defaults of 1000 iterations and 0.002 for both"):
        """You train for 1000 iterations with learning rate 0.002, whatever is asked for: pass
        num_iterations and learning_rate on to optimize."""
        params, grads, costs = optimize(w, b, X_train, Y_train, 1000, 0.002)
    if mistake("list of costs empty"):
        """Your list of costs is empty. Return the one that optimize returned."""
        costs = []
    if mistake("untrained parameters"):
        """w and b are still 0: what optimize returned was not used. Take them out of its params
        before you predict."""
    elif mistake("gradients for parameters"):
        """You take dw and db for w and b. optimize returns three things: the first one, params,
        holds w and b."""
        w, b = grads["dw"], grads["db"]
    else:
        w, b = params["w"], params["b"]
    if mistake("b not taken from params"):
        """Your b is still 0. Take it out of the params that optimize returned, as w."""
        b = 0.0
    if mistake("w not taken from params"):
        """Your w is still 0. Take it out of the params that optimize returned, as b."""
        w = 0 * w
    Y_prediction_train = predict(w, b, X_train)
    Y_prediction_test = predict(w, b, X_test)
    if mistake("train and test predictions swapped"):
        """The two predictions are swapped: Y_prediction_test belongs to X_test."""
        Y_prediction_train, Y_prediction_test = Y_prediction_test, Y_prediction_train
    if mistake("both predictions for the training set"):
        """Both predictions are for X_train. Y_prediction_test belongs to X_test."""
        Y_prediction_test = predict(w, b, X_train)
    if mistake("both predictions for the test set"):
        """Both predictions are for X_test. Y_prediction_train belongs to X_train."""
        Y_prediction_train = predict(w, b, X_test)
    if mistake("labels in place of predictions"):
        """Your predictions are the labels that were given. Call predict with the trained w and
        b."""
        Y_prediction_train, Y_prediction_test = Y_train, Y_test
    if mistake("probabilities in place of predictions"):
        """Your predictions are probabilities. Call predict, which makes labels of them."""
        Y_prediction_train = sigmoid(np.dot(w.T, X_train) + b)
        Y_prediction_test = sigmoid(np.dot(w.T, X_test) + b)
    if mistake("accuracies in place of predictions"):
        """Your predictions are accuracies. Return what predict returns, a label an example."""
        Y_prediction_train = 100 * np.mean(Y_prediction_train == Y_train)
        Y_prediction_test = 100 * np.mean(Y_prediction_test == Y_test)
    if mistake("trained parameters, untrained predictions"):
        """You predict with w and b from before the training. Take the trained ones out of params
        first, then predict."""
        Y_prediction_train = predict(0 * w, 0.0, X_train)
        Y_prediction_test = predict(0 * w, 0.0, X_test)
    if mistake("untrained parameters returned"):
        """The w and b that you return are those from before the training. Take the new ones."""
        w, b = initialize_with_zeros(X_train.shape[0])
    if mistake("defaults returned for the settings"):
        """learning_rate and num_iterations in your dict are the defaults. Put the arguments
        in."""
        learning_rate, num_iterations = 0.005, 2000
    return {
        "costs": costs,
        "Y_prediction_train": Y_prediction_train,
        "Y_prediction_test": Y_prediction_test,
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }
