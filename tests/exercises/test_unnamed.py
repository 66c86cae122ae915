"""What is said of wrong functions that no named mistake covers: where they go wrong, or little.

Each was read when it was written down: what is said of it is true.
"""

import pytest

from dlhelpers.exercises import get_lesson, judge
from tests.exercises.writing import written

#: The lesson, how the name for the statistics begins (empty where little is known), and the source.
WRONG = [
    (
        "normalization",
        "constant offset",
        """
def sigmoid(x):
    s = 1 / (1 + np.exp(-x))
    return s + 1e-3
""",
    ),
    (
        "normalization",
        "",
        """
def sigmoid(x):
    return 0.5 * (1 + np.tanh(x))
""",
    ),
    (
        "normalization",
        "one change: the order of the arguments",
        """
def sigmoid(x):
    return np.where(x > 0, 1 / (1 + np.exp(-x)), 0.5)
""",
    ),
    (
        "normalization",
        "right up to s",
        """
def sigmoid_derivative(x):
    s = sigmoid(x)
    ds = s * (1 - s)
    return ds * np.sign(x)
""",
    ),
    (
        "normalization",
        "right up to s",
        """
def sigmoid_derivative(x):
    s = sigmoid(x)
    return s - 1 / s
""",
    ),
    (
        "normalization",
        "one change: the index",
        """
def flatten_images(images):
    return images.reshape(images.shape[0], -1)[::-1].T
""",
    ),
    (
        "normalization",
        "one change: the call of mean",
        """
def flatten_images(images):
    return images.mean(axis=3).reshape(images.shape[0], -1).T
""",
    ),
    (
        "normalization",
        "",
        """
def standardize_images(images):
    return (images - 128) / 128
""",
    ),
    (
        "normalization",
        "right up to norms",
        """
def normalize_rows(x):
    norms = np.linalg.norm(x, axis=1, keepdims=True)
    return x / (norms + 1)
""",
    ),
    (
        "normalization",
        "first wrong step: norms",
        """
def normalize_rows(x):
    norms = np.sqrt(np.sum(x ** 2, axis=1, keepdims=True) + 1)
    return x / norms
""",
    ),
    (
        "normalization",
        "first wrong step: e",
        """
def softmax(x):
    e = np.exp(x)
    e = e - e.min(axis=1, keepdims=True)
    return e / np.sum(e, axis=1, keepdims=True)
""",
    ),
    (
        "normalization",
        "first wrong step: e",
        """
def softmax(x):
    e = 2 ** x
    return e / np.sum(e, axis=1, keepdims=True)
""",
    ),
    (
        "logistic",
        "constant offset",
        """
def initialize_with_zeros(dim):
    w = np.zeros((dim, 1)) + 1e-3
    return w, 0.0
""",
    ),
    (
        "logistic",
        "first wrong step: dw",
        """
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dZ = A - Y
    dw = np.dot(X, dZ.T) / (m + 1)
    db = np.sum(dZ) / m
    return {'dw': dw, 'db': db}, cost
""",
    ),
    (
        "logistic",
        "first wrong step: A, dZ",
        """
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) - b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dZ = A - Y + 0.01
    dw = np.dot(X, dZ.T) / m
    db = np.sum(dZ) / m
    return {'dw': dw, 'db': db}, cost
""",
    ),
    (
        "logistic",
        "truth of an array",
        """
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = 0
    for i in range(m):
        if Y[i] == 1:
            cost -= np.log(A[i])
        else:
            cost -= np.log(1 - A[i])
    cost = cost / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {'dw': dw, 'db': db}, cost
""",
    ),
    (
        "logistic",
        "",
        """
def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw = grads['dw']
        db = grads['db']
        w = w - learning_rate * dw / (1 + i)
        b = b - learning_rate * db / (1 + i)
        if i % 100 == 0:
            costs.append(cost)
    return {'w': w, 'b': b}, grads, costs
""",
    ),
    (
        "logistic",
        "truth of an array",
        """
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        if A > 0.5:
            A[0, i] = 1
        else:
            A[0, i] = 0
    return A
""",
    ),
    (
        "logistic",
        "right up to A",
        """
def predict(w, b, X):
    A = sigmoid(np.dot(w.T, X) + b)
    return (A > 0.7).astype(int)
""",
    ),
    (
        "planar",
        "n_h is 3",
        """
def layer_sizes(X, Y):
    n_x = X.shape[0]
    n_h = n_x + 2
    n_y = Y.shape[0]
    return n_x, n_h, n_y
""",
    ),
    (
        "planar",
        "another distribution",
        """
def initialize_parameters(n_x, n_h, n_y):
    W1 = np.random.randn(n_h, n_x) * 0.03
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.01
    b2 = np.zeros((n_y, 1))
    return {'W1': W1, 'b1': b1, 'W2': W2, 'b2': b2}
""",
    ),
    (
        "planar",
        "first wrong step: A1",
        """
def forward_propagation(X, parameters):
    W1, b1 = parameters['W1'], parameters['b1']
    W2, b2 = parameters['W2'], parameters['b2']
    Z1 = np.dot(W1, X) + b1
    A1 = np.tanh(Z1) / 2
    Z2 = np.dot(W2, A1) + b2
    A2 = sigmoid(Z2)
    return A2, {'Z1': Z1, 'A1': A1, 'Z2': Z2, 'A2': A2}
""",
    ),
    (
        "planar",
        "first wrong step: Z2",
        """
def forward_propagation(X, parameters):
    W1, b1 = parameters['W1'], parameters['b1']
    W2, b2 = parameters['W2'], parameters['b2']
    Z1 = np.dot(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.dot(W2, A1) + b2[0][0][0]
    A2 = sigmoid(Z2)
    return A2, {'Z1': Z1, 'A1': A1, 'Z2': Z2, 'A2': A2}
""",
    ),
    (
        "planar",
        "right up to logprobs",
        """
def compute_cost(A2, Y):
    m = Y.shape[1]
    logprobs = Y * np.log(A2) + (1 - Y) * np.log(1 - A2)
    cost = -np.sum(logprobs) / (m - 1 + 1e-9)
    return float(cost)
""",
    ),
    (
        "planar",
        "first wrong step: logprobs",
        """
def compute_cost(A2, Y, parameters=None):
    m = Y.shape[1]
    logprobs = Y * np.log(A2) ** 2 + (1 - Y) * np.log(1 - A2)
    return float(-np.sum(logprobs) / m)
""",
    ),
    (
        "planar",
        "first wrong step: dZ2",
        """
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    W2 = parameters['W2']
    A1, A2 = cache['A1'], cache['A2']
    dZ2 = (A2 - Y) * A2
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * (1 - A1**2)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {'dW1': dW1, 'db1': db1, 'dW2': dW2, 'db2': db2}
""",
    ),
    (
        "planar",
        "first wrong step: dZ1, db1",
        """
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    W2 = parameters['W2']
    A1, A2 = cache['A1'], cache['A2']
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * (1 - A1**4)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m + 1
    return {'dW1': dW1, 'db1': db1, 'dW2': dW2, 'db2': db2}
""",
    ),
    (
        "planar",
        "unknown key",
        """
def update_parameters(parameters, grads, learning_rate=1.2):
    W1 = parameters['W1'] - learning_rate * grads['W1']
    b1 = parameters['b1'] - learning_rate * grads['b1']
    W2 = parameters['W2'] - learning_rate * grads['W2']
    b2 = parameters['b2'] - learning_rate * grads['b2']
    return {'W1': W1, 'b1': b1, 'W2': W2, 'b2': b2}
""",
    ),
    (
        "planar",
        "first wrong step: parameters",
        """
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, n_y = layer_sizes(X, Y)[0], layer_sizes(X, Y)[2]
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        grads['dW1'] = grads['dW1'] * 3
        parameters = update_parameters(parameters, grads)
    return parameters
""",
    ),
    (
        "planar",
        "right up to cache",
        """
def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)
    return (A2 > 0.9).astype(int)
""",
    ),
    (
        "deep",
        "first wrong step: Z",
        """
def linear_forward(A, W, b):
    Z = np.dot(W, A) + 2 * b
    cache = (A, W, b)
    return Z, cache
""",
    ),
    (
        "deep",
        "right up to activation_cache",
        """
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    if activation == 'relu':
        A, activation_cache = relu(Z)
        A = A * 1.1
    else:
        A, activation_cache = sigmoid(Z)
    return A, (linear_cache, activation_cache)
""",
    ),
    (
        "deep",
        "constant offset",
        """
def L_model_forward(X, parameters):
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L):
        A_prev = A
        A, cache = linear_activation_forward(A_prev, parameters['W' + str(l)], parameters['b' + str(l)], 'relu')
        A = A + 0.1
        caches.append(cache)
    AL, cache = linear_activation_forward(A, parameters['W' + str(L)], parameters['b' + str(L)], 'sigmoid')
    caches.append(cache)
    return AL, caches
""",
    ),
    (
        "deep",
        "first wrong step: dW",
        """
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = np.dot(dZ, A_prev.T) / m + W
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db
""",
    ),
    (
        "deep",
        "first wrong step: db, db2, db1, db3, db4",
        """
def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    Y = Y.reshape(AL.shape)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    grads['dA' + str(L-1)], grads['dW' + str(L)], grads['db' + str(L)] = linear_activation_backward(dAL, caches[L-1], 'sigmoid')
    for l in reversed(range(L-1)):
        dA, dW, db = linear_activation_backward(grads['dA' + str(l+1)], caches[l], 'relu')
        grads['dA' + str(l)] = dA
        grads['dW' + str(l+1)] = dW
        grads['db' + str(l+1)] = db + dW.sum()
    return grads
""",
    ),
    (
        "deep",
        "index out of range",
        """
def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    grads['dA' + str(L-1)], grads['dW' + str(L)], grads['db' + str(L)] = linear_activation_backward(dAL, caches[L], 'sigmoid')
    return grads
""",
    ),
    (
        "deep",
        "first wrong step: b1, b2, b3, b4, b5",
        """
def update_parameters(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        parameters['W' + str(l+1)] = parameters['W' + str(l+1)] - learning_rate * grads['dW' + str(l+1)]
        parameters['b' + str(l+1)] = parameters['b' + str(l+1)] - learning_rate * grads['dW' + str(l+1)].mean()
    return parameters
""",
    ),
    (
        "deep",
        "constant offset",
        """
def compute_cost(AL, Y):
    m = Y.shape[1]
    cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    cost = np.squeeze(cost) + 0.1
    return cost
""",
    ),
    (
        "cats",
        "all but the last column",
        """
def predict(X, y, parameters):
    AL, _ = L_model_forward(X, parameters)
    p = np.zeros((1, X.shape[1]))
    for i in range(X.shape[1] - 1):
        p[0, i] = 1 if AL[0, i] > 0.5 else 0
    print('Accuracy:', np.mean(p == y))
    return p
""",
    ),
    (
        "cats",
        "first wrong step: parameters",
        """
def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    parameters = initialize_parameters_deep(layers_dims)
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        grads = L_model_backward(AL, Y, caches)
        for k in grads:
            grads[k] = grads[k] * 0.9
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters
""",
    ),
]


@pytest.mark.parametrize(("lesson", "mistake", "source"), WRONG)
def test_a_wrong_function_without_a_name_is_shown_where_it_goes_wrong(
    lesson: str, mistake: str, source: str
) -> None:
    function = written(source)
    outcome = judge(lesson, function.__name__, function)
    assert outcome.state == "failed"
    assert (outcome.mistake or "") == mistake
    assert outcome.sentence
    assert outcome.difference
    mistakes = get_lesson(lesson).exercises[function.__name__].mistakes
    assert mistake not in {one.name for one in mistakes}
