# Mistake: uses u[0] for every token. Caught by: values
def draw_text(start, transition, u):
    token, text = start, []
    for number in u:
        total = 0.0
        for k in range(len(transition)):
            total += transition[token][k]
            if total > u[0]:
                break
        token = k
        text.append(token)
    return text
