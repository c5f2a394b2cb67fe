"""SetFit-style: sentence vectors of all-MiniLM-L6-v2 and logistic regression. The vectors are frozen; the target is told by its name in front of the text.

Without a network the model is read from the folder that the variable MINILM names.
"""

import os

from protocol import LABELS, Rival, serve


class MiniLm(Rival):
    trains = True

    def __init__(self):
        import sentence_transformers
        from sklearn.linear_model import LogisticRegression

        self.name = f"MiniLM (sentence-transformers {sentence_transformers.__version__}) + logistic regression"
        self.encoder = sentence_transformers.SentenceTransformer(os.environ.get("MINILM", "all-MiniLM-L6-v2"))
        self.model = LogisticRegression(max_iter=1000)

    def vectors(self, rows):
        return self.encoder.encode([f"{row['target']}: {row['text']}" for row in rows], batch_size=64)

    def train(self, rows):
        self.model.fit(self.vectors(rows), [row["label"] for row in rows])

    def judge(self, rows):
        places = [list(self.model.classes_).index(label) if label in self.model.classes_ else None for label in LABELS]
        judged = []
        for found in self.model.predict_proba(self.vectors(rows)).tolist():
            p = [0.0 if place is None else found[place] for place in places]
            judged.append((LABELS[p.index(max(p))], p))
        return judged


serve(MiniLm)
