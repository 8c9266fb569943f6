# Right: helpers of its own, with names that a test might want to use too.
from numpy import exp, tanh


def loss(a):
    return 1 / (1 + exp(-a))


def run(x, y, params):
    heard = x @ params["weight_ih"].T + y @ params["weight_yh"].T
    return loss(tanh(heard + params["bias_h"]) @ params["weight_hy"].T + params["bias_y"])


def jordan_network(x, y_0, params):
    want = [y_0]
    for got in x:
        want.append(run(got, want[-1], params))
    return np.array(want[1:])
