# Right: each form is a matrix from their blocks to ours.
def to_torch(weights, form):
    move = {
        "keras": np.eye(4),
        "onnx": np.eye(4)[[0, 2, 3, 1]],
        "coupled": np.array([[-1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    }[form]

    def moved(a):
        blocks = a.reshape(move.shape[1], -1, *a.shape[1:])
        return np.tensordot(move, blocks, 1).reshape(-1, *a.shape[1:])

    if form == "onnx":
        W, R = weights["W"], weights["R"]
        B = weights["B"].reshape(len(W), 2, -1)
    else:
        first = weights.get("kernel", weights.get("weight_ih", np.zeros(0)).T).T
        second = weights.get("recurrent_kernel", weights.get("weight_hh", np.zeros(0)).T).T
        W, R = [first], [second]
        B = [[weights["bias"], np.zeros_like(weights["bias"])]]
    state = {}
    for k in range(len(W)):
        end = "_l0" + "_reverse" * k
        state["weight_ih" + end] = moved(W[k])
        state["weight_hh" + end] = moved(R[k])
        state["bias_ih" + end] = moved(B[k][0])
        state["bias_hh" + end] = moved(B[k][1])
    return state
