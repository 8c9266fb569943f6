# Mistake: rounds the sums to two decimals. Caught by: values
def draw_text(start, transition, u):
    token, text = start, []
    for number in u:
        edges = np.cumsum(transition[token]).round(2)
        last = np.flatnonzero(transition[token])[-1]
        token = int(min(np.searchsorted(edges, number, side="right"), last))
        text.append(token)
    return text
