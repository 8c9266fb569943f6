# Mistake: makes the weights sum to 1 after the bell. Caught by: bell, values
def local_weights(scores, u, lengths, width):
    centre = lengths * (1 + np.tanh(u / 2)) / 2
    place = np.arange(len(scores))[:, None]
    far = place - centre
    inside = (abs(far) <= width) & (place < lengths)
    allowed = np.where(inside, scores, -np.inf)
    e = np.exp(allowed - allowed.max(axis=0))
    a = e * np.exp(-2 * (far / width) ** 2)
    return a / a.sum(axis=0), centre
