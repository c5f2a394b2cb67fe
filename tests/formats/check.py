"""Reads what the program writes with the readers that people use: pandas and pyarrow for rows, networkx for graphs.

Usage: python check.py PROGRAM; the program has the feature `parquet`, or its part is skipped.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import networkx
    import pandas
    import pyarrow.parquet
except ImportError as error:
    print(f"skipped: {error}; pip install -r requirements.txt")
    sys.exit(0)

DATA = Path(__file__).parent.parent / "data"
TEXTS = [str(DATA / "sample.txt"), str(DATA / "html" / "article.txt")]


def main(program: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"rows.{name}" for name in ("jsonl", "csv", "parquet")}
        for name, path in files.items():
            command = [program, "score", "--model", "lexical", "--format", name, "--output", path, *TEXTS]
            if name == "jsonl":
                command.append("--explain")
            ended = subprocess.run(command, capture_output=True, text=True)
            if name == "parquet" and "built without the feature" in ended.stderr:
                print("skipped: the program has no Parquet")
                continue
            assert ended.returncode == 0, ended.stderr
        rows = pandas.read_json(files["jsonl"], lines=True)
        assert len(rows) > 60 and rows["score"].between(-1, 1).all()
        print(f"ok  pandas reads {len(rows)} rows of JSON Lines")
        same(rows, pandas.read_csv(files["csv"], keep_default_na=False))
        if files["parquet"].exists():
            columns(files, program, rows)
        graph(program, files["jsonl"], Path(folder) / "graph.xml", rows)


def same(rows: pandas.DataFrame, sheet: pandas.DataFrame) -> None:
    """A spreadsheet has the rows of JSON Lines."""
    assert len(sheet) == len(rows)
    assert (sheet["document"] == rows["document"]).all() and (sheet["label"] == rows["label"]).all()
    assert (sheet["score"] - rows["score"]).abs().max() < 1e-6
    ids = rows["actor"].map(lambda actor: actor["id"])
    assert (sheet["actor_id"].str.removeprefix("'") == ids).all()
    joined = rows["mentions"].map(lambda mentions: "|".join(mention["text"] for mention in mentions))
    assert (sheet["mentions"].str.removeprefix("'") == joined).all()
    print(f"ok  pandas reads the same {len(sheet)} rows of CSV")


def columns(files: dict[str, Path], program: str, rows: pandas.DataFrame) -> None:
    """A Parquet file has them too, nested as they are there."""
    table = pyarrow.parquet.read_table(files["parquet"])
    assert table.num_rows == len(rows)
    for row, line in zip(table.to_pylist(), files["jsonl"].read_text().splitlines()):
        wanted = json.loads(line)
        assert row["evidence"] is None and row["rest"] is None and row["fields"] is None
        assert row["document"] == wanted["document"] and row["label"] == wanted["label"]
        assert row["prediction_set"] == wanted["prediction_set"]
        assert row["actor"]["rolls_up_to"] == wanted["actor"]["rolls_up_to"]
        codes = {name: code for name, code in row["actor"]["codes"].items() if code}
        assert codes == wanted["actor"]["codes"]
        for found, mention in zip(row["mentions"], wanted["mentions"], strict=True):
            assert [found["span"]["start"], found["span"]["end"]] == mention["span"]
            assert (found["text"], found["link"]) == (mention["text"], mention["link"])
            assert found["reading"] == mention.get("reading")
    print(f"ok  pyarrow reads the same {table.num_rows} rows of Parquet")

    explained = files["parquet"].with_name("explained.parquet")
    subprocess.run(
        [program, "score", "--model", "lexical", "--format", "parquet", "--explain", "--output", explained, *TEXTS],
        check=True,
    )
    frame = pandas.read_parquet(explained)
    worst = 0.0
    for words, rest, logits in zip(frame["evidence"], frame["rest"], frame["logits"]):
        for label in ("against", "neutral", "favor"):
            total = sum(word["contribution"][label] for word in words) + rest[label]
            worst = max(worst, abs(total - logits[label]))
    assert worst < 1e-5, worst
    print(f"ok  pandas reads the evidence of {len(frame)} rows, which adds up (within {worst:.1e})")


def graph(program: str, rows_at: Path, path: Path, rows: pandas.DataFrame) -> None:
    """A graph has a node for every actor."""
    text = subprocess.run([program, "network", "--format", "graphml", rows_at], check=True, capture_output=True)
    path.write_bytes(text.stdout)
    found = networkx.read_graphml(path)
    assert set(found.nodes) == {actor["id"] for actor in rows["actor"]}
    print(f"ok  networkx reads {found.number_of_nodes()} actors and {found.number_of_edges()} pairs of GraphML")


main(sys.argv[1])
