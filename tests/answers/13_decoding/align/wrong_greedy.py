# Mistake: takes the next equal symbol as partner. Caught by: changes, partner, values
def align(reference, hypothesis, swap, gap):
    partner, j = [], 0
    for r in reference:
        later = [k for k in range(j, len(hypothesis)) if hypothesis[k] == r]
        partner.append(later[0] if later else -1)
        j = later[0] + 1 if later else j
    found = sum(p >= 0 for p in partner)
    return gap * (len(reference) + len(hypothesis) - 2 * found), partner
