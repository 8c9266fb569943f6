# Mistake: returns start first and drops the last token. Caught by: form, one_token, edges, feeds_back, values
def draw_text(start, transition, u):
    token, text = start, [start]
    for number in u:
        total = 0.0
        for k in range(len(transition)):
            total += transition[token][k]
            if total > number:
                break
        token = k
        text.append(token)
    return text[:-1]
