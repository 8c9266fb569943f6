# Mistake: where rounding leaves u beyond the last sum it draws the last token, but goes on from the token before. Caught by: values
def draw_text(start, transition, u):
    token, drawn = start, []
    for number in u:
        total = 0.0
        for k, p in enumerate(transition[token]):
            total += p
            if total > number:
                token = k
                drawn.append(k)
                break
        else:
            drawn.append(int(np.flatnonzero(transition[token])[-1]))
    return drawn
