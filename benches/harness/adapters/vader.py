"""vaderSentiment (Hutto & Gilbert 2014): the tone of the whole text, whoever is meant."""

from importlib.metadata import version

from protocol import Rival, of_scale, serve


class Vader(Rival):
    def __init__(self):
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self.name = f"vaderSentiment {version('vaderSentiment')}"
        self.analyzer = SentimentIntensityAnalyzer()

    def judge(self, rows):
        scores = self.analyzer.polarity_scores
        return [(of_scale(scores(row["text"])["compound"], 0.05), None) for row in rows]


serve(Vader)
