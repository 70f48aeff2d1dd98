import importlib
import importlib.metadata
import sys

import pytest

from bot.runtime import without_tensorflow


def test_rasa_loads_and_tensorflow_is_hollow(load_toy):
    load_toy()
    for package in without_tensorflow.ABSENT_PACKAGES & set(sys.modules):
        assert isinstance(sys.modules[package], without_tensorflow._HollowModule), package
    assert "tensorflow" in sys.modules


@pytest.mark.parametrize("name", ["tensorflow", "tensorflow-cpu", "tensorflow-text", "keras", "jax", "jaxlib"])
def test_no_distribution_of_it_is_installed(name):
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        importlib.metadata.distribution(name)


def test_computing_with_it_is_refused_by_name():
    tensorflow = importlib.import_module("tensorflow")
    with pytest.raises(without_tensorflow.TensorFlowAbsentError, match="TensorFlow"):
        tensorflow.constant([1.0])


def test_installing_twice_changes_nothing():
    before = list(sys.meta_path)
    without_tensorflow.install()
    assert sys.meta_path == before
