# Mistake: a piece includes its right end: >= in place of >. Caught by: edges, values
def draw_text(start, transition, u):
    token, text = start, []
    for number in u:
        total = 0.0
        for k in range(len(transition)):
            if transition[token][k] == 0:
                continue
            total, choice = total + transition[token][k], k
            if total >= number:
                break
        token = choice
        text.append(token)
    return text
