# Mistake: where rounding leaves u beyond the last sum, draws V - 1, which may have probability 0. Caught by: edges, values
def draw_text(start, transition, u):
    edges = np.cumsum(transition, axis=1)
    edges[:, -1] = np.inf
    text = [start]
    for number in u:
        text.append(int(np.argmax(edges[text[-1]] > number)))
    return text[1:]
