def bio_decode(scores, labels, lengths):
    T, N, K = scores.shape
    lengths = np.array([int(length) for length in lengths])
    own = np.arange(T)[:, None] < lengths
    a = np.where(own[..., None], scores, 0).astype(float)
    inside = np.array([label[0] == "I" for label in labels])
    alike = np.array([[i != "O" and i[1:] == j[1:] for j in labels] for i in labels])
    cost = np.where(inside & ~alike, -np.inf, 0.0)
    best = a[0] + np.where(inside, -np.inf, 0.0)
    choice = np.tile(np.arange(K), (T, N, 1))
    for t in range(1, T):
        paths = best[:, :, None] + cost
        choice[t][own[t]] = paths.argmax(axis=1)[own[t]]
        best = np.where(own[t][:, None], paths.max(axis=1) + a[t], best)
    tags = np.empty((T, N), dtype=int)
    tags[-1] = best.argmax(axis=1)
    for t in range(T - 1, 0, -1):
        tags[t - 1] = choice[t, np.arange(N), tags[t]]
    tags[~own] = -1
    return tags
