# Mistake: draws every token from the row of start. Caught by: feeds_back, values
def draw_text(start, transition, u):
    token, text = start, []
    for number in u:
        total = 0.0
        for k in range(len(transition)):
            if transition[start][k] == 0:
                continue
            total, choice = total + transition[start][k], k
            if total > number:
                break
        token = choice
        text.append(token)
    return text
