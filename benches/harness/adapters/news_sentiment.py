"""NewsSentiment (Hamborg & Donnay 2021): a fine-tuned transformer for a target in a sentence. It needs the target's place; a row without one is neutral."""

from importlib.metadata import version

from protocol import LABELS, Rival, serve


class NewsSentiment(Rival):
    def __init__(self):
        from NewsSentiment import TargetSentimentClassifier

        self.name = f"NewsSentiment {version('NewsSentiment')}"
        self.classifier = TargetSentimentClassifier()

    def judge(self, rows):
        judged = []
        for row in rows:
            if row["span"] is None:
                judged.append(("neutral", [0.0, 1.0, 0.0]))
                continue
            start, end = row["span"]
            text = row["text"]
            found = self.classifier.infer_from_text(text[:start], text[start:end], text[end:])
            by_class = {answer["class_label"]: float(answer["class_prob"]) for answer in found}
            p = [by_class.get(name, 0.0) for name in ("negative", "neutral", "positive")]
            judged.append((LABELS[p.index(max(p))], p))
        return judged


serve(NewsSentiment)
