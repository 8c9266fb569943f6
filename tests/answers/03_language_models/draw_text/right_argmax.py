# Right: the first sum above u with argmax, in float64 made to end at 1.
def draw_text(start, transition, u):
    edges = transition.cumsum(axis=1)
    edges[:, -1] = np.inf
    text = [start]
    for number in u:
        text.append(np.argmax(edges[text[-1]] > number))
    return text[1:]
