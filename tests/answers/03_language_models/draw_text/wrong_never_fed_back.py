# Mistake: draws every token from the row of start. Caught by: feeds_back, values
def draw_text(start, transition, u):
    token, text = start, []
    for number in u:
        total = 0.0
        for k in range(len(transition)):
            total += transition[start][k]
            if total > number:
                break
        token = k
        text.append(token)
    return text
