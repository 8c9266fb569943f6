# Mistake: u is kept away from 0 and 1, and so out of short pieces at the ends. Caught by: values
def draw_text(start, transition, u):
    token, drawn = start, []
    for number in np.clip(u, 1e-6, 1 - 1e-6):
        edges = np.cumsum(transition[token])
        token = int(np.searchsorted(edges, number, side="right"))
        drawn.append(token)
    return drawn
