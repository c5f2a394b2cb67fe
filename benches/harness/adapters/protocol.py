"""The protocol of the harness, once for all adapters.

A request is one JSON object a line on standard input, a reply one a line on standard output; benches/harness/README.md describes both. An adapter gives
`serve` a function that makes its rival: imports and loading belong inside it, so that what is missing is reported and not raised.
"""

import json
import sys

LABELS = ("against", "neutral", "favor")


class Rival:
    """What an adapter overrides."""

    name = "unnamed"
    trains = False

    def train(self, rows):
        """Learn from rows with `text`, `target`, `span` and `label`."""

    def judge(self, rows):
        """Judge rows: one (label, probabilities or None) each, probabilities in the order of LABELS."""
        raise NotImplementedError

    def hurry(self, rows):
        """Judge rows in the fastest way there is, when time alone is asked for."""
        return self.judge(rows)


def peak_memory():
    try:
        import resource
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def of_scale(score, threshold):
    """The label of a tone between -1 and 1."""
    return "favor" if score >= threshold else "against" if score <= -threshold else "neutral"


def serve(make):
    out = sys.stdout
    sys.stdout = sys.stderr  # Libraries print what they like.
    try:
        rival = make()
    except Exception as error:  # Whatever keeps it from starting makes it absent.
        rival = None
        absent = f"{type(error).__name__}: {error}"
    kept = []
    for line in sys.stdin:
        request = json.loads(line)
        what = request["do"]
        reply = {}
        if rival is None:
            reply["absent"] = absent
        else:
            try:
                if what == "hello":
                    reply.update(name=rival.name, trains=rival.trains)
                elif what == "train":
                    rival.train(request["rows"])
                elif what == "load":
                    kept = request["rows"]
                elif what == "predict":
                    judged = rival.judge(kept)
                    reply["answers"] = [{"label": label, "probabilities": p} for label, p in judged]
                elif what == "time":
                    rival.hurry(kept)
                elif what == "memory":
                    reply["peak_memory"] = peak_memory()
                else:
                    reply["error"] = f"unknown request {what}"
            except Exception as error:
                reply["error"] = f"{type(error).__name__}: {error}"
        out.write(json.dumps(reply) + "\n")
        out.flush()
