# Right: asks u and the rows for lists, as arrays can give them.
def draw_text(start, transition, u):
    text, row = [], transition[start].tolist()
    for number in u.tolist():
        total = 0.0
        for k, p in enumerate(row):
            if p == 0:
                continue
            total, token = total + p, k
            if total > number:
                break
        text.append(token)
        row = transition[token].tolist()
    return text
