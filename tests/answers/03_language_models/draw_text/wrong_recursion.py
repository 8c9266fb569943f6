# Mistake: one recursive call for each token: RecursionError for texts of some thousand tokens. Caught by: values
def draw_text(start, transition, u):
    if len(u) == 0:
        return []
    edges = np.cumsum(transition[start])
    token = min(
        int(np.searchsorted(edges, u[0], side="right")), int(np.flatnonzero(transition[start])[-1])
    )
    return [token] + draw_text(token, transition, u[1:])
