"""What stands on the trusted side for something of the student's: plain data, or a handle to it."""

from ..sandbox.channel import NotPlain, WireError
from .messages import Gone, student_error
from .wire import Codec


class Handle:
    """Something of the student's that is no plain data: call it, read its parts."""

    def __init__(self, link, target, label, kind):
        self.__dict__.update(_link=link, _target=target, _label=label, _type=kind)

    def __call__(self, *args, **kwargs):
        return self._link.ask(
            {"call": self._target, "args": list(args), "kwargs": kwargs}, self._label
        )

    def __getattr__(self, name):
        if name.startswith("_"):
            if name == "__name__":
                return self._label
            raise AttributeError(name)
        return self._link.ask({"attribute": name, "of": self._target}, f"{self._label}.{name}")

    def __setattr__(self, name, value):
        raise TypeError("a test cannot change what is the student's")

    def __getitem__(self, key):
        return self._link.ask({"item": key, "of": self._target}, self._label)

    def __len__(self):
        length = self._link.ask({"length": self._target}, self._label)
        if type(length) is not int or not 0 <= length < 10_000_000:
            raise TypeError("no length")
        return length

    def __iter__(self):
        iterator = self._link.ask({"iterate": self._target}, self._label)
        while True:
            item = self._link.ask({"next": iterator}, self._label)
            if not isinstance(item, tuple) or len(item) != 1:
                return
            yield item[0]

    def _no_value(self, *args):
        raise TypeError(f"{self._label} gave an object of type {self._type!r}, not plain data")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __float__ = _no_value
    __hash__ = object.__hash__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        return f"<{self._label}>"


class RemoteTuple(tuple):
    """A named tuple of the student's: its items are here, the original is there."""

    def __getattr__(self, name):
        return getattr(self.__dict__["_handle"], name)

    def __deepcopy__(self, memo):
        return self


class Link:
    """Questions to the student's process, through the grader."""

    def __init__(self, channel):
        self.channel, self.callbacks, self.gone = channel, {}, None
        self.codec = Codec(self.keep, self.find)
        self.labels = ["the answer"]

    def keep(self, value, must):
        if isinstance(value, Handle):
            return {"handle": value._target.number}
        if isinstance(value, RemoteTuple):
            return {"handle": value.__dict__["_handle"]._target.number}
        if isinstance(value, Number):
            return {"handle": value.number}
        if must and callable(value):
            self.callbacks[id(value)] = value
            return {"callback": id(value)}

    def find(self, tree, items):
        if "callback" in tree:
            return self.callbacks[tree["callback"]]
        handle = Handle(self, Number(tree["handle"]), self.labels[-1], str(tree["type"])[:80])
        if items is None:
            return handle
        remote = RemoteTuple(items)
        remote.__dict__["_handle"] = handle
        return remote

    def ask(self, question, label):
        if self.gone:
            raise Gone(self.gone)
        self.labels.append(label)
        try:
            header, body = self.codec.encode(question)
            self.channel.send(b"Q", header, body, label)
            while True:
                kind, reason, header, body = self.channel.receive()
                if kind != b"C":
                    break
                self.channel.send(b"R", *self.called_back(header, body), label)
            if kind == b"G":
                raise Gone(f"`{label}` {reason}")
            answer = self.codec.decode(header, body)
            if not isinstance(answer, dict) or not {"value", "error"} & set(answer):
                raise WireError("no answer")
            if "error" in answer:
                if type(answer["error"]) is not dict:  # a handle would be asked for its parts
                    raise WireError("no description")
                error = student_error(answer["error"], label)
        except Gone as reason:
            self.gone = str(reason)
            raise
        except NotPlain:
            raise
        except (WireError, KeyError, TypeError, ValueError):
            self.gone = f"`{label}` did not answer with plain data"
            raise Gone(self.gone) from None
        finally:
            self.labels.pop()
        if "error" in answer:
            raise error
        return answer["value"]

    def called_back(self, header, body):
        """The student's code calls a function that the test handed over."""
        try:
            message = self.codec.decode(header, body)
            value = self.callbacks[message["callback"]](*message["args"], **message["kwargs"])
            return self.codec.encode({"value": value})
        except Exception as error:
            text = f"{type(error).__name__}: {str(error)[:200]}"
            return self.codec.encode({"error": text})


class Number:
    """The number of a handle, kept apart from plain integers."""

    def __init__(self, number):
        self.number = int(number)
