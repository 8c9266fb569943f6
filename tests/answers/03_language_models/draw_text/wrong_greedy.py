# Mistake: takes the most probable token. Caught by: one_token, edges, values
def draw_text(start, transition, u):
    token, text = start, []
    for number in u:
        token = int(np.argmax(transition[token]))
        text.append(token)
    return text
