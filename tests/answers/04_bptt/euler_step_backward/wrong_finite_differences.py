# Mistake: finite differences in place of a backward pass. Caught by: shapes, straight_path, recurrent_path, input, bias, weights, finite_differences
from rnnlib.grading import finite_difference


def euler_step_backward(dh_next, x, h, params, epsilon):
    def gradient(name):
        def loss(array):
            p = {"x": x, "h": h, **params, name: array}
            a = p["x"] @ p["weight_ih"].T + p["h"] @ p["weight_hh"].T + p["bias"]
            return float(np.sum(dh_next * (p["h"] + epsilon * np.tanh(a))))

        return finite_difference(loss, {"x": x, "h": h, **params}[name])

    return gradient("x"), gradient("h"), {name: gradient(name) for name in params}
