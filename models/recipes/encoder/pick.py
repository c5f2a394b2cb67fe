"""Picks articles for a teacher to read: three fifths from the fifth of them that names other countries most often, the rest from the others. In: news texts as JSON
Lines with `id` and `text`. Out: files of like size, so that a part of them can be read first."""

import argparse
import csv
import json
import random
import re

# Beside the countries' names: places, peoples and bodies that stand for international news.
MORE = ["Iran", "Russia", "China", "Syria", "Ukraine", "Israel", "Palestin", "Turkey", "Korea", "NATO", "European Union", "Kremlin", "Beijing", "Moscow", "Tehran", "Taliban", "Hamas"]
# What is more often somebody or something else in American news.
LESS = {"US", "Georgia", "Jordan", "Chad"}


def pattern(countries):
    """Of any of the names at the beginning of a word."""
    names = sorted({*(name for name in countries if name and name not in LESS), *MORE}, key=lambda name: (-len(name), name))
    return re.compile(r"\b(" + "|".join(map(re.escape, names)) + ")")


def pick(articles, names, count, seed):
    """`count` articles in an order of their own."""
    generator = random.Random(seed)
    density = lambda text: len(names.findall(text)) / len(text)
    ranked = sorted(articles, key=lambda article: -density(article["text"]))
    most, others = ranked[: len(ranked) // 5], ranked[len(ranked) // 5 :]
    generator.shuffle(most)
    generator.shuffle(others)
    picked = most[: count * 3 // 5] + others[: count - count * 3 // 5]
    generator.shuffle(picked)
    return picked


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--texts", required=True)
    p.add_argument("--held-out", required=True, help="ids of articles that are left out, one a line")
    p.add_argument("--countries", required=True, help="country-codes.csv of datasets/country-codes (PDDL)")
    p.add_argument("--but", nargs="*", default=[], help="files whose articles are left out, such as those picked before")
    p.add_argument("--count", type=int, default=6000)
    p.add_argument("--shortest", type=int, default=600, help="characters")
    p.add_argument("--parts", type=int, default=4)
    p.add_argument("--seed", type=int, default=7)
    p.add_argument("--out", required=True, help="the files are OUT-0.jsonl and so on")
    args = p.parse_args()
    held_out = set(open(args.held_out).read().split())
    for path in args.but:
        with open(path, encoding="utf-8") as file:
            held_out.update(json.loads(line)["id"] for line in file)
    with open(args.countries, encoding="utf-8") as file:
        names = pattern(row["CLDR display name"] for row in csv.DictReader(file))
    with open(args.texts, encoding="utf-8") as file:
        articles = [article for article in map(json.loads, file) if article["id"] not in held_out and len(article["text"]) >= args.shortest]
    picked = pick(articles, names, args.count, args.seed)
    for part in range(args.parts):
        with open(f"{args.out}-{part}.jsonl", "w", encoding="utf-8") as file:
            for article in picked[part :: args.parts]:
                file.write(json.dumps(article) + "\n")


if __name__ == "__main__":
    main()
