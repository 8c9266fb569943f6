# Mistake: reads the distribution from the column of the token. Caught by: one_token, edges, feeds_back, values
def draw_text(start, transition, u):
    token, text = start, []
    for number in u:
        total = 0.0
        for k in range(len(transition)):
            total += transition[k][token]
            if total > number:
                break
        token = k
        text.append(token)
    return text
