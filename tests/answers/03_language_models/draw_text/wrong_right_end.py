# Mistake: a piece includes its right end: >= in place of >. Caught by: edges
def draw_text(start, transition, u):
    token, text = start, []
    for number in u:
        total = 0.0
        for k in range(len(transition)):
            total += transition[token][k]
            if total >= number:
                break
        token = k
        text.append(token)
    return text
