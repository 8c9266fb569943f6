def around(x, lengths, ahead, back):
    T, N, _ = x.shape
    ahead, back = ({k: v.astype(np.float32) for k, v in net.items()} for net in (ahead, back))
    widths = [len(net["h_0"]) for net in (ahead, back)]
    y = np.zeros((T, N, sum(widths)), dtype=np.float32)
    ends = np.zeros((N, sum(widths)), dtype=np.float32)
    for n in range(N):
        own = x[: lengths[n], n].astype(np.float32)
        states = [ahead["h_0"]]
        for x_t in own:
            a = ahead["weight_ih"] @ x_t + ahead["weight_hh"] @ states[-1] + ahead["bias"]
            states.append(np.tanh(a))
        ends[n, : widths[0]] = states.pop()
        for t, state in enumerate(states):
            y[t, n, : widths[0]] = state
        states = [back["h_0"]]
        for x_t in own[::-1]:
            a = back["weight_ih"] @ x_t + back["weight_hh"] @ states[-1] + back["bias"]
            states.append(np.tanh(a))
        ends[n, widths[0] :] = states.pop()
        for t, state in enumerate(states[::-1]):
            y[t, n, widths[0] :] = state
    return y, ends
