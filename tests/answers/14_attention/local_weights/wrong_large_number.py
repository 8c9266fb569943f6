# Mistake: takes a large number for infinity. Caught by: values
def local_weights(scores, u, lengths, width):
    centre = lengths * (1 + np.tanh(u / 2)) / 2
    place = np.arange(len(scores))[:, None]
    inside = (abs(place - centre) <= width) & (place < lengths)
    scores = np.where(inside, scores, -1e9)
    e = np.where(inside, np.exp(scores - scores.max(axis=0)), 0)
    return e / e.sum(axis=0) * np.exp(-2 * ((place - centre) / width) ** 2), centre
