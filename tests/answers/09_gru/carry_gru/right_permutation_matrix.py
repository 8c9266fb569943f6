def carry_gru(weights, to):
    H = (weights["recurrent_kernel"] if to == "torch" else weights["weight_hh"].T).shape[0]
    P = np.kron(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]]), np.eye(H))
    if to == "torch":
        names = {"weight_ih": "kernel", "weight_hh": "recurrent_kernel"}
        found = {new: P @ weights[old].T for new, old in names.items()}
        return found | {f"bias_{k}": P @ row for k, row in zip(("ih", "hh"), weights["bias"])}
    return {
        "kernel": (P @ weights["weight_ih"]).T.tolist(),
        "recurrent_kernel": (P @ weights["weight_hh"]).T.tolist(),
        "bias": [list(P @ weights["bias_ih"]), list(P @ weights["bias_hh"])],
    }
