import functools


def align(reference, hypothesis, swap, gap):
    @functools.cache
    def best(i, j):
        """The cost of the first i and j symbols, and the last step."""
        if i == 0 or j == 0:
            return gap * (i + j), None
        ways = [(best(i - 1, j - 1)[0] + swap[reference[i - 1]][hypothesis[j - 1]], "both")]
        ways.append((best(i - 1, j)[0] + gap, "reference"))
        ways.append((best(i, j - 1)[0] + gap, "hypothesis"))
        return min(ways)

    partner, i, j = np.full(len(reference), -1), len(reference), len(hypothesis)
    while i > 0 and j > 0:
        step = best(i, j)[1]
        i, j = i - (step != "hypothesis"), j - (step != "reference")
        if step == "both":
            partner[i] = j
    return best(len(reference), len(hypothesis))[0], partner
