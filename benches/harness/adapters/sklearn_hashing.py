"""scikit-learn: hashed words and pairs of words, and a linear model by stochastic gradient descent; its fastest way to judge much text."""

from protocol import LABELS, Rival, serve


class Hashing(Rival):
    trains = True

    def __init__(self):
        import sklearn
        from sklearn.feature_extraction.text import HashingVectorizer
        from sklearn.linear_model import SGDClassifier

        self.name = f"scikit-learn {sklearn.__version__} hashing"
        self.vectorizer = HashingVectorizer(n_features=2**18, ngram_range=(1, 2), alternate_sign=False)
        self.model = SGDClassifier(loss="log_loss", random_state=0)

    def train(self, rows):
        self.model.fit(self.vectorizer.transform([row["text"] for row in rows]), [row["label"] for row in rows])

    def judge(self, rows):
        places = [list(self.model.classes_).index(label) if label in self.model.classes_ else None for label in LABELS]
        found = self.model.predict_proba(self.vectorizer.transform([row["text"] for row in rows]))
        judged = []
        for row in found.tolist():
            p = [0.0 if place is None else row[place] for place in places]
            judged.append((LABELS[p.index(max(p))], p))
        return judged


serve(Hashing)
