"""How often two models of ours give the same label, such as one in floats and one in eight bits: on tests/data/own_paragraphs.txt, filled with names."""

import argparse
import json
import subprocess

NAMES = {
    "{A}": "Peru",
    "{A.adj}": "Peruvian",
    "{A.people}": "Peruvians",
    "{A.cap}": "Lima",
    "{B}": "Norway",
    "{B.adj}": "Norwegian",
    "{B.people}": "Norwegians",
    "{B.cap}": "Oslo",
    "{P}": "Amina Okafor",
}


def filled(lines):
    """JSON Lines, one document a paragraph."""
    out = []
    for number, text in enumerate(lines):
        for slot, name in NAMES.items():
            text = text.replace(slot, name)
        out.append(json.dumps({"id": str(number), "text": text.strip()}))
    return "\n".join(out) + "\n"


def labels(program, model, documents):
    """The label of every (paragraph, actor)."""
    command = [program, "score", "--model", model, "--format", "jsonl", "--input-format", "jsonl", "-"]
    done = subprocess.run(command, input=documents, capture_output=True, text=True, check=True)
    rows = map(json.loads, done.stdout.splitlines())
    return {(row["document"], row["paragraph"], row["actor"]["id"]): row["label"] for row in rows if "actor" in row}


def agreement(a, b):
    """Rows in both, and those with the same label."""
    both = a.keys() & b.keys()
    return len(both), sum(a[row] == b[row] for row in both)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--program", default="target/release/standpoint")
    p.add_argument("--paragraphs", default="tests/data/own_paragraphs.txt")
    p.add_argument("models", nargs=2, help="names or folders")
    args = p.parse_args()
    documents = filled(open(args.paragraphs, encoding="utf-8"))
    a, b = (labels(args.program, model, documents) for model in args.models)
    rows, same = agreement(a, b)
    print(f"{same} of {rows} rows have the same label: {100 * same / max(1, rows):.1f} %")


if __name__ == "__main__":
    main()
