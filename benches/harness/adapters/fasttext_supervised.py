"""fastText (Joulin et al. 2017): its supervised classifier with pairs of words; whoever is meant."""

import os
import tempfile
from importlib.metadata import PackageNotFoundError, version

from protocol import LABELS, Rival, serve


def line(text):
    return text.replace("\n", " ")


class FastText(Rival):
    trains = True

    def __init__(self):
        import fasttext

        self.fasttext = fasttext
        self.name = "fastText"
        for package in ("fasttext", "fasttext-wheel"):
            try:
                self.name = f"fastText {version(package)}"
                break
            except PackageNotFoundError:
                pass

    def train(self, rows):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "train.txt")
            with open(path, "w", encoding="utf-8") as out:
                for row in rows:
                    out.write(f"__label__{row['label']} {line(row['text'])}\n")
            # What its tutorial takes for a few thousand rows; the defaults learn nothing from so few. One thread and a seed: more threads learn something else in every run.
            self.model = self.fasttext.train_supervised(path, lr=1.0, epoch=25, wordNgrams=2, thread=1, seed=0, verbose=0)

    def judge(self, rows):
        judged = []
        for row in rows:
            # The binding's own call; the Python wrapper around it fails with NumPy 2.
            found = self.model.f.predict(line(row["text"]) + "\n", 3, 0.0, "strict")
            by_label = {label.removeprefix("__label__"): float(share) for share, label in found}
            p = [by_label.get(label, 0.0) for label in LABELS]
            total = sum(p) or 1.0
            p = [share / total for share in p]
            judged.append((LABELS[p.index(max(p))], p))
        return judged

    def hurry(self, rows):
        # The batch call is faster, and its labels are right; but in 0.9.2 all probabilities of a row come out as the largest one.
        return self.model.f.multilinePredict([line(row["text"]) + "\n" for row in rows], 3, 0.0, "strict")


serve(FastText)
