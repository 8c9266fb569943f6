# Mistake: returns start in front of the T tokens. Caught by: form, one_token, edges, feeds_back, values
def draw_text(start, transition, u):
    edges = np.cumsum(transition, axis=1)
    edges[:, -1] = np.inf
    text = [start]
    for number in u:
        text.append(int(np.argmax(edges[text[-1]] > number)))
    return text
