"""scikit-learn: TF-IDF of words and pairs of words, and logistic regression; whoever is meant."""

from protocol import LABELS, Rival, serve


class TfIdf(Rival):
    trains = True

    def __init__(self):
        import sklearn
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        self.name = f"scikit-learn {sklearn.__version__} TF-IDF"
        self.model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=1000))

    def train(self, rows):
        self.model.fit([row["text"] for row in rows], [row["label"] for row in rows])

    def judge(self, rows):
        order = [list(self.model.classes_).index(label) if label in self.model.classes_ else None for label in LABELS]
        judged = []
        for found in self.model.predict_proba([row["text"] for row in rows]):
            p = [0.0 if place is None else float(found[place]) for place in order]
            judged.append((LABELS[p.index(max(p))], p))
        return judged


serve(TfIdf)
