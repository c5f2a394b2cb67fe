"""Tests on tiny data: `python -m unittest` in this folder. Those that need torch and transformers are skipped where they are not installed."""

import collections
import copy
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np

from agree import agreement, filled
from metrics import macro_f1
from pick import pattern, pick
from pieces import cut_tokenizer, kept_pieces, shards
from readings import key, rows as read_rows, read as read_readings, teaches
from rows import Row, batches, collate, lend, marked, merged, read, thin

try:
    import torch
    import transformers
except ImportError:
    torch = None

needs_torch = unittest.skipIf(torch is None, "torch and transformers are not installed")


class Numbers:
    """A vocabulary that leaves ids as they are."""

    pad, first, last = 0, 101, 102

    def encode(self, pieces):
        return np.array([self.first, *(103 if p < 0 else p for p in pieces), self.last])


def line(number, label, pieces, targets):
    return json.dumps(
        {"id": f"r{number}", "dataset": "own", "is_calibration": False, "label": label, "pieces": pieces, "targets": targets}
    )


class Agreement(unittest.TestCase):
    def test_slots_are_filled_and_rows_compared(self):
        self.assertEqual(filled(["{A.cap} met {P}.\n"]), '{"id": "0", "text": "Lima met Amina Okafor."}\n')
        self.assertEqual(agreement({1: "favor", 2: "against", 3: "neutral"}, {1: "favor", 2: "neutral", 4: "neutral"}), (2, 1))


class Picking(unittest.TestCase):
    def test_three_fifths_come_from_the_articles_that_name_most_countries(self):
        names = pattern(["Peru", "Georgia", ""])
        self.assertEqual(names.findall("Peru, Peruvians and Georgia met NATO."), ["Peru", "Peru", "NATO"])
        articles = [{"id": i, "text": "Peru voted. " if i < 20 else "Nobody did."} for i in range(100)]
        picked = [article["id"] for article in pick(articles, names, 10, 7)]
        self.assertEqual((len(picked), sum(number < 20 for number in picked)), (10, 6))
        self.assertEqual(picked, [article["id"] for article in pick(articles, names, 10, 7)])


class Readings(unittest.TestCase):
    def test_a_reading_finds_its_paragraph_again(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "readings-1.tsv"
            path.write_text(f"{key('Ada met Bo; Ada smiled.')}\t0-3 12-15\tf\n{key('Nobody came.')}\t0-6\tn\n")
            readings = read_readings([path])
            document = {"id": "d", "text": "A title\n Ada met Bo; Ada smiled. \nThe end"}
            row, = read_rows(document, readings)
            self.assertEqual((row["target"], row["target_spans"], row["further_spans"]), ("Ada", [[0, 3]], [[12, 15]]))
            self.assertEqual((row["label"], row["doc_id"], row["para_index"]), ("favor", "d", 1))
            path.write_text("abc\t0-3\tx\n")
            with self.assertRaisesRegex(SystemExit, "readings-1.tsv:1"):
                read_readings([path])

    def test_only_paragraphs_whose_readings_are_all_neutral_are_thinned(self):
        spans = [[0, 3]]
        dull = [key(f"Nobody saw number {i}.") for i in range(200)]
        self.assertTrue(all(teaches(paragraph, [(spans, "neutral")], 1) for paragraph in dull))
        self.assertTrue(all(teaches(paragraph, [(spans, "neutral"), (spans, "favor")], 4) for paragraph in dull))
        self.assertTrue(30 < sum(teaches(paragraph, [(spans, "neutral")], 4) for paragraph in dull) < 75)


class Rows(unittest.TestCase):
    def test_rows_of_one_text_are_merged_with_all_their_labels(self):
        one = Row("a", "own", False, [-1, 5, -1], [[0], [2]], [0, None], [None, None])
        other = Row("b", "own", False, [-1, 5, -1], [[2], [0]], [2, None], [None, None])
        apart = Row("c", "own", False, [-1, 6, -1], [[2], [0]], [1, None], [None, None])
        first, second = merged([one, other, apart])
        self.assertEqual((first.targets, first.gold), ([[0], [2]], [0, 2]))
        self.assertEqual((second.id, one.gold), ("c", [0, None]))

    def test_a_label_is_of_the_first_target(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.jsonl"
            taught = json.loads(line(2, None, [-1], [[0]])) | {"soft": [[0.2, 0.3, 0.5]]}
            path.write_text(line(1, "favor", [5, -1, -1], [[1], [2]]) + "\n" + json.dumps(taught) + "\n")
            first, second = read([path])
        self.assertEqual(first.gold, [2, None])
        self.assertEqual((second.gold, second.soft), ([None], [[0.2, 0.3, 0.5]]))

    def test_soft_labels_are_lent_to_rows_of_the_same_pieces(self):
        row = Row("a", "own", False, [-1, 5, -1], [[2], [0]], [1, None], [None, None])
        apart = Row("b", "own", False, [-1, 6, -1], [[2], [0]], [1, None], [None, None])
        lend([row, apart], [Row("t", "", False, [-1, 5, -1], [[0], [2]], [None, None], [[1, 0, 0], [0, 1, 0]])])
        self.assertEqual((row.soft, apart.soft), ([[0, 1, 0], [1, 0, 0]], [None, None]))

    def test_a_window_keeps_the_targets_that_stand_in_it(self):
        row = Row("r", "own", False, list(range(100)), [[50], [0], [49, 99]], [1, None, None], [None] * 3)
        window = row.window(20)
        self.assertEqual(window.pieces, list(range(40, 60)))
        self.assertEqual(window.targets, [[10], [9]])
        self.assertEqual(window.gold, [1, None])

    def test_rows_that_teach_little_are_thinned_and_no_others(self):
        dull = [Row(f"d{i}", "", False, [5], [[0]], [None], [[0.1, 0.8, 0.1]]) for i in range(200)]
        gold = Row("g", "own", False, [5], [[0]], [1], [[0.1, 0.8, 0.1]])
        unsure = Row("u", "", False, [5], [[0], [0]], [None, None], [[0.0, 1.0, 0.0], [0.4, 0.5, 0.1]])
        self.assertEqual(thin([*dull, gold, unsure], 0.0, 1), [gold, unsure])
        kept = thin([*dull, gold, unsure], 0.25, 1)
        self.assertTrue(30 < len(kept) < 75)
        self.assertEqual(kept, thin([*dull, gold, unsure], 0.25, 1))

    def test_a_marked_row_has_one_target_and_others(self):
        row = Row("r", "own", False, [-1, 5, -1, -2], [[0], [2], [0]], [2, None, None], [None, [0.1, 0.8, 0.1], None])
        first, second = marked([row])
        self.assertEqual((first.pieces, first.targets, first.gold), ([-1, 5, -3, -2], [[0]], [2]))
        self.assertEqual((second.pieces, second.targets, second.gold), ([-3, 5, -1, -2], [[2]], [None]))

    def test_weights_of_a_target_sum_to_one(self):
        rows = [Row("a", "own", False, [7, -1, 8, -1], [[1, 3]]), Row("b", "own", False, [-1], [[0], []])]
        ids, mask, owner, weights = collate(rows, Numbers())
        self.assertEqual(ids.tolist(), [[101, 7, 103, 8, 103, 102], [101, 103, 102, 0, 0, 0]])
        self.assertEqual(mask.sum(1).tolist(), [6, 3])
        self.assertEqual(owner.tolist(), [0, 1, 1])
        self.assertEqual(weights[0].tolist(), [0, 0, 0.5, 0, 0.5, 0])
        self.assertEqual(weights.sum(1).tolist(), [1, 1, 0])

    def test_batches_hold_every_row_once_and_depend_on_the_seed_alone(self):
        rows = [Row(str(i), "own", False, [1] * (i * 7 % 13 + 1), []) for i in range(50)]
        found = batches(rows, 8, seed=3, bucket=2)
        self.assertEqual(sorted(i for part in found for i in part), list(range(50)))
        self.assertEqual(found, batches(rows, 8, seed=3, bucket=2))
        self.assertNotEqual(found, batches(rows, 8, seed=4, bucket=2))


class Pieces(unittest.TestCase):
    vocabulary = {piece: i for i, piece in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##a", "é", "ø", "ʔ", "ж", "ab", "##ab", "abc"])}

    def test_every_word_can_still_be_spelt(self):
        counts = collections.Counter({self.vocabulary["abc"]: 9, self.vocabulary["ab"]: 1, self.vocabulary["ж"]: 1})
        kept = kept_pieces(self.vocabulary, counts, 11)
        self.assertEqual(kept, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##a", "é", "ø", "ж", "abc"])

    def test_pieces_are_numbered_anew(self):
        tokenizer = {
            "model": {"vocab": self.vocabulary},
            "added_tokens": [{"id": 2, "content": "[CLS]"}],
            "post_processor": {"special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]}}},
        }
        cut = cut_tokenizer(tokenizer, ["[UNK]", "a", "[CLS]"])
        self.assertEqual(cut["model"]["vocab"], {"[UNK]": 0, "a": 1, "[CLS]": 2})
        self.assertEqual(tokenizer["model"]["vocab"], self.vocabulary)

    def test_files_stay_under_the_limit(self):
        tensors = {name: np.zeros(size, dtype=np.int8) for name, size in (("a", 60), ("b", 50), ("c", 40), ("d", 200))}
        self.assertEqual([list(part) for part in shards(tensors, 100)], [["a"], ["b", "c"], ["d"]])


class Metrics(unittest.TestCase):
    def test_macro_f1_by_hand(self):
        found, each = macro_f1([0, 0, 1, 2], [0, 1, 1, 1])
        self.assertEqual(each, [2 / 3, 0.5, 0.0])
        self.assertAlmostEqual(found, (2 / 3 + 0.5) / 3)


@needs_torch
class Training(unittest.TestCase):
    """A tiny BERT with random weights that is to learn which of two words stands beside the target."""

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[unused0]", "[unused1]", "good", "bad", "fine"]
        tokenizer = {"added_tokens": [], "model": {"vocab": {word: i for i, word in enumerate(words)}}}
        base = self.folder / "base"
        sizes = dict(vocab_size=10, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)
        torch.manual_seed(1)
        transformers.BertModel(transformers.BertConfig(**sizes), add_pooling_layer=False).save_pretrained(base)
        (base / "tokenizer.json").write_text(json.dumps(tokenizer))
        lines = [line(i, ["against", "neutral", "favor"][i % 3], [8, 7 - i % 3 if i % 3 != 1 else 8, -1], [[2]]) for i in range(96)]
        (self.folder / "rows.jsonl").write_text("\n".join(lines))

    def train(self, out, *more):
        from train import main, parser

        f = str(self.folder)
        command = ["--base", f + "/base", "--tokenizer", f + "/base/tokenizer.json", "--data", f + "/rows.jsonl"]
        main(parser().parse_args([*command, "--out", f"{f}/{out}", "--epochs", "8", "--rate", "3e-3", "--threads", "1", *more]))
        return self.folder / out

    def test_a_run_that_was_stopped_ends_as_one_that_was_not(self):
        whole = torch.load(self.train("whole") / "model.pt", weights_only=True)
        out = self.train("parts", "--stop-after", "7")
        self.assertFalse((out / "model.pt").exists())
        parts = torch.load(self.train("parts") / "model.pt", weights_only=True)
        for name, tensor in whole.items():
            self.assertTrue(torch.equal(tensor, parts[name]), name)

    def test_a_run_does_not_go_on_with_other_rows_or_settings(self):
        self.train("parts", "--stop-after", "7")
        with self.assertRaisesRegex(SystemExit, "another rate, another seed;"):
            self.train("parts", "--rate", "1e-3", "--seed", "5")
        rows = self.folder / "rows.jsonl"
        rows.write_text(rows.read_text() + "\n")
        with self.assertRaisesRegex(SystemExit, "state.pt: it is of a run with another data;"):
            self.train("parts")

    def test_two_passes_that_agree_add_nothing_and_others_by_hand(self):
        from train import loss_of

        wanted, counts = torch.tensor([[1.0, 0, 0]]), torch.tensor([2.0])
        # Thirds, and a half and two quarters.
        one, other = torch.tensor([[0.0, 0, 0]]), torch.tensor([[2.0, 1, 1]]).log()
        self.assertAlmostEqual(loss_of([one], wanted, counts, 0.0).item(), np.log(3), places=6)
        self.assertAlmostEqual(loss_of([one, one], wanted, counts, 4.0).item(), np.log(3), places=6)
        divergence = (1 / 2 - 1 / 3) * np.log(3 / 2) + 2 * (1 / 4 - 1 / 3) * np.log(3 / 4)
        self.assertAlmostEqual(loss_of([one, other], wanted, counts, 3.0).item(), (np.log(3) + np.log(2)) / 2 + 3 * divergence / 2, places=6)

    def test_it_learns(self):
        from encoder import Encoder, Vocabulary
        from train import predict

        base = str(self.folder / "base")
        vocabulary = Vocabulary(base + "/tokenizer.json", base)
        model = Encoder(base, vocabulary)
        model.load_state_dict(torch.load(self.train("out") / "model.pt", weights_only=True))
        rows = read([self.folder / "rows.jsonl"])
        logits = np.array([found[0] for found in predict(model, rows, vocabulary)])
        self.assertGreater(macro_f1([row.gold[0] for row in rows], logits.argmax(1))[0], 0.9)
        exact = np.array([found[0] for found in predict(model, rows, vocabulary, precision="f32")])
        self.assertEqual(exact.shape, logits.shape)
        self.assertTrue(0 < np.abs(exact - logits).max() < 0.1 * np.abs(exact).max())

    def test_features_are_drawn_towards_a_teachers(self):
        from encoder import Encoder, Vocabulary, tensors
        from matching import Matching

        base, teacher = str(self.folder / "base"), str(self.train("teacher") / "model.pt")
        plain = self.train("plain")
        more = ("--match-base", base, "--match", teacher, "--match-weight", "3")
        whole = self.train("drawn", *more) / "model.pt"
        self.train("halves", *more, "--stop-after", "7")
        self.train("halves", *more)
        self.assertTrue(all(torch.equal(a, b) for a, b in zip(*(torch.load(self.folder / name / "model.pt", weights_only=True).values() for name in ("drawn", "halves")))))
        self.assertFalse(torch.equal(*(torch.load(path, weights_only=True)["head.weight"] for path in (plain / "model.pt", whole))))
        vocabulary, rows = Vocabulary(base + "/tokenizer.json", base), read([self.folder / "rows.jsonl"])[:4]
        student = Encoder(base, vocabulary)
        student.load([teacher])
        matching = Matching(base, [teacher], base + "/tokenizer.json", 16)
        with torch.no_grad():
            matching.map.weight.copy_(torch.eye(32))
            matching.map.bias.zero_()
            apart = matching(rows, student.eval().features(*tensors(collate(rows, vocabulary))))
        torch.testing.assert_close(apart, torch.zeros(4), rtol=0, atol=1e-5)

    def test_intercepts_sum_to_zero_and_come_back_after_a_stop(self):
        from intercepts import Intercepts

        intercepts = Intercepts({"b", "a"})
        with torch.no_grad():
            intercepts.own.copy_(torch.tensor([[2.0, 0, 1], [0, 0, 3]]))
        rows = [Row("r", "b", False, [5], [[0], [0]], [0, 1], [None] * 2), Row("s", "a", False, [5], [[0]], [2], [None])]
        self.assertEqual(intercepts(rows).tolist(), [[-1, 0, 1], [-1, 0, 1], [1, 0, -1]])
        # Two sets, rounded matrices in every step, and a stop half way.
        path = self.folder / "rows.jsonl"
        lines = path.read_text().split("\n")
        path.write_text("\n".join(text.replace('"own"', '"other"') if i % 3 == 0 else text for i, text in enumerate(lines)))
        whole = torch.load(self.train("whole", "--intercepts", "--eight-bits") / "model.pt", weights_only=True)
        self.train("parts", "--intercepts", "--eight-bits", "--stop-after", "7")
        parts = torch.load(self.train("parts", "--intercepts", "--eight-bits") / "model.pt", weights_only=True)
        self.assertTrue(all(torch.equal(tensor, parts[name]) for name, tensor in whole.items()))

    def test_frozen_layers_stay_as_they_are(self):
        out = torch.load(self.train("frozen", "--frozen", "1", "--precision", "f32") / "model.pt", weights_only=True)
        start = transformers.BertModel.from_pretrained(self.folder / "base", add_pooling_layer=False).state_dict()
        name = "encoder.layer.{}.output.dense.weight"
        self.assertTrue(torch.equal(out["body." + name.format(0)], start[name.format(0)]))
        self.assertFalse(torch.equal(out["body." + name.format(1)], start[name.format(1)]))

    def test_fewer_layers_are_taken_from_weights_that_have_all_and_from_their_own(self):
        from encoder import Encoder, Vocabulary

        base = str(self.folder / "base")
        vocabulary = Vocabulary(base + "/tokenizer.json", base)
        path = str(self.train("whole") / "model.pt")
        whole = torch.load(path, weights_only=True)
        model = Encoder(base, vocabulary, layers=[1])
        model.load([path])
        name = "body.encoder.layer.{}.output.dense.weight"
        self.assertTrue(torch.equal(model.state_dict()[name.format(0)], whole[name.format(1)]))
        self.assertTrue(torch.equal(model.state_dict()["head.weight"], whole["head.weight"]))
        torch.save(model.state_dict(), self.folder / "fewer.pt")
        again = Encoder(base, vocabulary, layers=[1])
        again.load([self.folder / "fewer.pt"])
        self.assertTrue(all(torch.equal(tensor, again.state_dict()[name]) for name, tensor in model.state_dict().items()))


@needs_torch
class Rounding(unittest.TestCase):
    def test_products_stay_nearer_to_the_floats_than_with_the_nearest_numbers(self):
        import export
        from rounding import rounded

        generator = np.random.default_rng(3)
        inputs = generator.normal(size=(2000, 5)) @ generator.normal(size=(5, 140)) + 0.1 * generator.normal(size=(2000, 140))
        matrix = generator.normal(size=(9, 140)).astype(np.float32)
        error = lambda codes, scale: np.square(inputs @ (codes * scale[:, None] - matrix).T).mean()
        plain, light = export.quantised(matrix), rounded(matrix, inputs.T @ inputs)
        self.assertTrue((plain[1] == light[1]).all())
        self.assertLess(error(*light), error(*plain) / 4)
        # Inputs that have nothing to do with one another leave nothing to make up for.
        self.assertTrue((rounded(matrix, np.eye(140))[0] == plain[0]).all())

    def test_inside_the_matrices_are_rounded_and_outside_they_are_not(self):
        import export
        from rounding import in_eight_bits

        body = export.tiny("bert")
        before = {name: tensor.clone() for name, tensor in body.state_dict().items()}
        rounded_ones = export.to_tensors(body, quantise=True)
        with in_eight_bits(body):
            for ours, theirs in export.names(body).items():
                wanted = before[theirs] if export.is_plain(ours) else torch.from_numpy(export.floats(rounded_ones, ours))
                torch.testing.assert_close(body.get_parameter(theirs).data, wanted, rtol=0, atol=1e-6)
            body(input_ids=torch.tensor([[2, 3]])).last_hidden_state.sum().backward()
        self.assertTrue(all(torch.equal(tensor, before[name]) for name, tensor in body.state_dict().items()))
        self.assertGreater(body.get_parameter(export.names(body)["layer.0.outer"]).grad.abs().sum().item(), 0)

    def test_moments_are_those_of_what_a_matrix_reads(self):
        import export
        from rounding import moments

        model = torch.nn.Module()
        model.body = export.tiny("bert")
        model.forward = lambda ids, mask, owner, at: model.body(input_ids=ids, attention_mask=mask)
        rows = [Row("a", "own", False, [7, 8, 9], [[0]]), Row("b", "own", False, [5], [[0]])]

        class Few:
            pad, first, last = 0, 2, 3
            encode = lambda self, pieces: np.array([2, *pieces, 3])

        found = moments(model, rows, Few())
        self.assertEqual(found.keys(), {name for name in export.names(model.body) if not export.is_plain(name)})
        with torch.no_grad():
            first = [model.body.embeddings(input_ids=torch.tensor([ids])) for ids in ([2, 7, 8, 9, 3], [2, 5, 3])]
        wanted = sum(hidden[0].T @ hidden[0] for hidden in first)
        np.testing.assert_allclose(found["layer.0.query"], wanted, rtol=1e-4, atol=1e-4)

    def test_what_comes_out_stays_nearer_to_the_floats(self):
        import export
        from encoder import Encoder, Vocabulary
        from rounding import codes

        generator = np.random.default_rng(5)
        rows = [Row(str(i), "own", False, [int(p) for p in generator.integers(7, 50, size=5 + i % 20)], [[0]]) for i in range(220)]
        for shape in ("bert", "mpnet"):
            with tempfile.TemporaryDirectory() as base:
                export.tiny(shape).save_pretrained(base)
                words = ["[UNK]", "[PAD]", "[CLS]", "[SEP]", "[MASK]", "[unused0]", "[unused1]", *(f"w{i}" for i in range(7, 50))]
                tokenizer = {"added_tokens": [], "model": {"vocab": {word: i for i, word in enumerate(words)}}}
                (Path(base) / "tokenizer.json").write_text(json.dumps(tokenizer))
                vocabulary = Vocabulary(f"{base}/tokenizer.json", base)
                model = Encoder(base, vocabulary).eval()
            light = codes(model, rows[:200], vocabulary)
            matrices = {ours: theirs for ours, theirs in export.names(model.body).items() if not export.is_plain(ours)}
            self.assertEqual(light.keys(), matrices.keys())
            parts = [[torch.from_numpy(array) for array in collate([row], vocabulary)[:2]] for row in rows[200:]]

            def said(rounded):
                small = copy.deepcopy(model)
                for ours, theirs in matrices.items():
                    small.body.get_parameter(theirs).data = torch.from_numpy(export.floats(rounded, ours))
                with torch.inference_mode():
                    return [small.through(small.embed(ids), mask, 0, None) for ids, mask in parts]

            wanted, nearest, lighter = (said(export.to_tensors(model.body, **how)) for how in ({"quantise": False}, {"quantise": True}, {"quantise": True, "codes": light}))
            error = lambda found: sum((one - other).square().mean().item() for one, other in zip(found, wanted))
            self.assertLess(error(lighter), 0.9 * error(nearest), shape)


@needs_torch
class Splitting(unittest.TestCase):
    def test_columns_are_split_where_the_scales_fall_most(self):
        from splitting import copies

        matrix = np.array([[8.0, 1.0, 0.5], [0.1, 1.0, 3.0]])
        self.assertEqual(copies(matrix, np.ones(2), 2).tolist(), [3, 1, 1])
        self.assertEqual(copies(matrix, np.array([0.1, 1.0]), 1).tolist(), [1, 1, 2])

    def test_a_split_model_says_the_same_with_finer_scales_and_is_joined_again(self):
        import export
        from splitting import joined, split

        for shape in ("bert", "mpnet"):
            model = export.tiny(shape).eval()
            with torch.no_grad():
                model.encoder.layer[0].output.dense.weight[:, 5] *= 30
            ids = torch.tensor([[2, 17, 49, 3]])
            plain, said = export.to_tensors(model, quantise=True), model(ids).last_hidden_state
            split(model, 6)
            torch.testing.assert_close(model(ids).last_hidden_state, said, rtol=1e-4, atol=1e-4)
            found = export.to_tensors(model, quantise=True)
            self.assertEqual((found["layer.1.inner"].shape, export.config(model)["inner"]), ((24, 32), 24))
            self.assertLess(np.median(found["layer.0.outer.scale"] / plain["layer.0.outer.scale"]), 0.3)
            again = joined(found, 18)
            for name in ("layer.0.inner", "layer.0.inner.scale", "layer.0.inner.bias", "layer.1.query"):
                np.testing.assert_array_equal(again[name], plain[name])
            floats = joined(export.to_tensors(model, quantise=False), 18)["layer.0.outer"]
            np.testing.assert_allclose(again["layer.0.outer"], floats, atol=6 * found["layer.0.outer.scale"].max())
            np.testing.assert_allclose(floats, plain["layer.0.outer"] * plain["layer.0.outer.scale"][:, None], atol=plain["layer.0.outer.scale"].max())


@needs_torch
class Unpacking(unittest.TestCase):
    def test_what_was_packed_comes_back_but_for_the_rounding(self):
        import export
        from unpack import body_state

        for shape in ("bert", "mpnet"):
            base, tuned = export.tiny(shape), export.tiny(shape)
            changed = export.names(base)["layer.1.outer"]
            with torch.no_grad():
                tuned.get_parameter(changed).add_(0.1)
            keep = [3, 9, 4, 20]
            found = body_state(base, export.to_tensors(tuned, quantise=True, keep=keep), keep)
            for name, tensor in tuned.state_dict().items():
                if name == changed:
                    half = tensor.abs().amax(1, keepdim=True) / export.LARGEST / 2
                    self.assertTrue(((found[name] - tensor).abs() <= half * 1.001).all(), name)
                    self.assertFalse(torch.equal(found[name], tensor))
                else:
                    torch.testing.assert_close(found[name], tensor, rtol=0, atol=1e-6, msg=name)

    def test_a_mean_of_weights(self):
        from encoder import mean

        states = [{"w": torch.tensor([1.0, 3.0]), "n": torch.tensor([7])}, {"w": torch.tensor([2.0, 5.0]), "n": torch.tensor([8])}]
        self.assertEqual({name: tensor.tolist() for name, tensor in mean(states).items()}, {"w": [1.5, 4.0], "n": [7]})


if __name__ == "__main__":
    unittest.main()
