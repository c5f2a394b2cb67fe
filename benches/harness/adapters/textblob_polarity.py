"""TextBlob: the polarity of the whole text, whoever is meant. Its name is not `textblob.py`, which would hide the library."""

from importlib.metadata import version

from protocol import Rival, of_scale, serve


class TextBlobPolarity(Rival):
    def __init__(self):
        from textblob import TextBlob

        self.name = f"TextBlob {version('textblob')}"
        self.blob = TextBlob

    def judge(self, rows):
        return [(of_scale(self.blob(row["text"]).sentiment.polarity, 0.05), None) for row in rows]


serve(TextBlobPolarity)
