# Mistake: takes the token before: the last whose sum is below u. Caught by: form, one_token, edges, feeds_back, values
def draw_text(start, transition, u):
    token, text = start, []
    for number in u:
        token = max(int(np.sum(np.cumsum(transition[token]) <= number)) - 1, 0)
        text.append(token)
    return text
