# Right: sequence by sequence, unit by unit, returns nested lists.
def jordan_network(x, y_0, params):
    def layer(rows, inputs, bias, f):
        return [f(sum(w * v for w, v in zip(r, inputs)) + c) for r, c in zip(rows, bias)]

    steps, batch = x.shape[:2]
    outputs = [[None] * batch for _ in range(steps)]
    for n in range(batch):
        heard = list(y_0[n])
        for t in range(steps):
            rows = [[*a, *b] for a, b in zip(params["weight_ih"], params["weight_yh"])]
            h = layer(rows, [*x[t, n], *heard], params["bias_h"], np.tanh)
            heard = layer(params["weight_hy"], h, params["bias_y"], lambda a: 1 / (1 + np.exp(-a)))
            outputs[t][n] = heard
    return outputs
