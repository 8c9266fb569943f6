# Right: plain loops, and a number that warns when it divides by zero.
def masked_perplexity(probabilities, targets, mask):
    total, count = 0.0, 0
    for t in range(len(targets)):
        for n in range(len(targets[t])):
            if mask[t][n]:
                total -= np.log(probabilities[t][n][targets[t][n]])
                count += 1
    return np.exp(total / count)
