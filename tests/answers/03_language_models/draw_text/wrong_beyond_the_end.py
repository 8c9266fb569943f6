# Mistake: counts the sums that are at most u, and does not stop at the last token. Caught by: edges, values
def draw_text(start, transition, u):
    token, text = start, []
    for number in u:
        sums = np.cumsum(transition[token])
        token = int(np.sum(sums <= number))
        text.append(token)
        token = min(token, len(sums) - 1)
    return text
