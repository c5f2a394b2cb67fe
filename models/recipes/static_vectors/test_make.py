"""Tests of make.py on tiny data: `python -m unittest` in this folder."""

import json
import unittest

import numpy as np

from make import plain_tokenizer, static_vectors


class StaticVectors(unittest.TestCase):
    def setUp(self):
        self.table = np.random.default_rng(7).normal(size=(50, 8)).astype(np.float32) + 3.0

    def test_shape_and_repeatability(self):
        first = static_vectors(self.table, 4)
        self.assertEqual(first.shape, (50, 4))
        self.assertTrue(np.array_equal(first, static_vectors(self.table, 4)))

    def test_all_components_keep_distances_up_to_the_row_weight(self):
        weight = np.log1p(np.arange(1, 51))
        weight = weight / weight.mean()
        plain = static_vectors(self.table, 8) / weight[:, None]
        centred = self.table - self.table.mean(axis=0)
        np.testing.assert_allclose(plain @ plain.T, centred @ centred.T, atol=1e-3)

    def test_first_component_has_the_largest_variance(self):
        variance = (static_vectors(self.table, 8) / np.log1p(np.arange(1, 51))[:, None]).var(axis=0)
        self.assertEqual(variance.argmax(), 0)


class Tokenizer(unittest.TestCase):
    def test_truncation_and_padding_are_cleared(self):
        text = json.dumps({"truncation": {"max_length": 128}, "padding": {"pad_id": 0}, "model": {"vocab": {"é": 0}}})
        self.assertEqual(json.loads(plain_tokenizer(text)), {"truncation": None, "padding": None, "model": {"vocab": {"é": 0}}})


if __name__ == "__main__":
    unittest.main()
