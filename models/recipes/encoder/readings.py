"""Labelled rows out of readings-K.tsv, where what a reader said of an actor in a paragraph stands without the paragraph. In: news as JSON Lines with `id` and `text`. Out: rows
in the schema of the labelled sets."""

import argparse
import hashlib
import json

from rows import LABELS

LETTERS = {label[0]: label for label in LABELS}


def key(paragraph):
    """What a paragraph is called in these files."""
    return hashlib.sha256(paragraph.encode()).hexdigest()[:16]


def read(paths):
    """The readings of each paragraph: where the actor is named, in code points, and a label."""
    out = {}
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    paragraph, spans, letter = line.rstrip("\n").split("\t")
                    spans = [[int(at) for at in span.split("-")] for span in spans.split()]
                    out.setdefault(paragraph, []).append((spans, LETTERS[letter]))
                except (ValueError, KeyError):
                    raise SystemExit(f"{path}:{number}: wanted are a paragraph, spans and one of a, n and f, parted by tabs")
    return out


def teaches(paragraph, readings, one_in):
    """Whether a paragraph stays where of those whose readings are all neutral one in `one_in` is kept, by the first digits of its key."""
    return any(label != "neutral" for _, label in readings) or int(paragraph[:8], 16) % one_in == 0


def rows(document, readings):
    """A row for every reading of a paragraph of the document."""
    for number, paragraph in enumerate(document["text"].split("\n")):
        paragraph = paragraph.strip()
        for (first, *further), label in readings.get(key(paragraph), []):
            yield {
                "id": f"{document['id']}-p{number}-{first[0]}",
                "dataset": "ir_news",
                "text": paragraph,
                "target": paragraph[first[0] : first[1]],
                "target_spans": [first],
                "further_spans": further,
                "label": label,
                "lang": "en",
                "doc_id": document["id"],
                "para_index": number,
            }


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--readings", nargs="+", required=True)
    p.add_argument("--texts", nargs="+", required=True)
    p.add_argument("--neutral-one-in", type=int, default=1, metavar="N", help="keep one in N of the paragraphs whose readings are all neutral")
    p.add_argument("--out", required=True)
    args = p.parse_args()
    readings = {paragraph: found for paragraph, found in read(args.readings).items() if teaches(paragraph, found, args.neutral_one_in)}
    wanted, seen = sum(map(len, readings.values())), set()
    with open(args.out, "w", encoding="utf-8") as out:
        for path in args.texts:
            with open(path, encoding="utf-8") as texts:
                for line in texts:
                    for row in rows(json.loads(line), readings):
                        once = (row["text"], row["target_spans"][0][0])
                        if once not in seen:
                            seen.add(once)
                            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(f"rows for {len(seen)} of {wanted} readings")


if __name__ == "__main__":
    main()
