"""PyABSA (Yang et al. 2023): its English checkpoint for the sentiment of an aspect. A row without a place is neutral."""

from importlib.metadata import version

from protocol import LABELS, Rival, serve

NAMES = {"negative": "against", "neutral": "neutral", "positive": "favor"}


class PyAbsa(Rival):
    def __init__(self):
        from pyabsa import AspectPolarityClassification

        self.name = f"PyABSA {version('pyabsa')}"
        self.classifier = AspectPolarityClassification.SentimentClassifier("english")

    def judge(self, rows):
        placed = [row for row in rows if row["span"] is not None]
        marked = []
        for row in placed:
            start, end = row["span"]
            text = row["text"]
            marked.append(f"{text[:start]}[B-ASP]{text[start:end]}[E-ASP]{text[end:]}")
        found = iter(self.classifier.predict(marked, print_result=False, ignore_error=False) if marked else [])
        judged = []
        for row in rows:
            if row["span"] is None:
                judged.append(("neutral", None))
                continue
            judged.append((NAMES[next(found)["sentiment"][0].lower()], None))
        assert all(label in LABELS for label, _ in judged)
        return judged


serve(PyAbsa)
