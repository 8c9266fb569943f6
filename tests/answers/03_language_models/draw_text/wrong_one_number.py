# Mistake: uses u[0] for every token. Caught by: values
def draw_text(start, transition, u):
    token, text = start, []
    for number in u:
        total = 0.0
        for k in range(len(transition)):
            if transition[token][k] == 0:
                continue
            total, choice = total + transition[token][k], k
            if total > u[0]:
                break
        token = choice
        text.append(token)
    return text
