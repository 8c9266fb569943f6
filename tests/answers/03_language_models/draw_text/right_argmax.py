# Right: the first sum above u with argmax, in float64 made to end at 1.
def draw_text(start, transition, u):
    edges = transition.cumsum(axis=1)
    later = transition[:, ::-1].cumsum(axis=1)[:, ::-1] - transition
    edges[later <= 1e-15] = np.inf  # the last token that has a piece, and those behind it
    text = [start]
    for number in u:
        text.append(np.argmax(edges[text[-1]] > number))
    return text[1:]
