def window_split(recordings, labels, cuts, width, stride):
    parts = {"train": [], "test": []}
    keys = [(int(r), int(k)) for r, k in zip(recordings, labels)]
    offset = [0] * len(keys)
    left = [1] * len(keys)
    for t in range(1, len(keys)):
        offset[t] = offset[t - 1] + 1 if keys[t] == keys[t - 1] else 0
    for t in reversed(range(len(keys) - 1)):
        left[t] = left[t + 1] + 1 if keys[t] == keys[t + 1] else 1
    for t, (recording, label) in enumerate(keys):
        if label < 0 or offset[t] % stride or left[t] < width:
            continue
        cut = int(cuts[recording])
        if cut <= t:
            parts["test"].append([t, t + width])
        elif cut >= t + width:
            parts["train"].append([t, t + width])
    return parts["train"], parts["test"]
