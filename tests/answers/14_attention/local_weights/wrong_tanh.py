# Mistake: takes tanh for sigma. Caught by: shapes, centre, window, bell, values
def local_weights(scores, u, lengths, width):
    centre = lengths * np.tanh(u)
    place = np.arange(len(scores))[:, None]
    far = place - centre
    inside = (abs(far) <= width) & (place < lengths)
    allowed = np.where(inside, scores, -np.inf)
    e = np.exp(allowed - allowed.max(axis=0))
    return e / e.sum(axis=0) * np.exp(-2 * (far / width) ** 2), centre
