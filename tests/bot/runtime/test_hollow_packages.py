import importlib
import importlib.metadata
import sys

import pytest

from bot.runtime import hollow_packages


def test_rasa_loads_and_these_packages_are_hollow(load_toy):
    load_toy()
    for package in hollow_packages.ABSENT_PACKAGES & set(sys.modules):
        assert isinstance(sys.modules[package], hollow_packages._HollowModule), package
    assert {"tensorflow", "twilio", "pymongo"} <= sys.modules.keys()


@pytest.mark.parametrize("name", ["tensorflow", "tensorflow-cpu", "tensorflow-text", "keras", "jax", "jaxlib"])
def test_no_distribution_of_it_is_installed(name):
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        importlib.metadata.distribution(name)


def test_computing_with_it_is_refused_by_name():
    tensorflow = importlib.import_module("tensorflow")
    with pytest.raises(hollow_packages.PackageAbsentError, match=r"tensorflow\.constant"):
        tensorflow.constant([1.0])


def test_installing_twice_changes_nothing():
    before = list(sys.meta_path)
    hollow_packages.install()
    assert sys.meta_path == before
