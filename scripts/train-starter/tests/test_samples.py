"""What the sources give: labels, views, splits."""

from features import feature_key, views_of
from repos import load_sources
from samples import bucket, phrase_from_name, read_source


def source(name: str) -> dict:
    return next(one for one in load_sources() if one["id"] == name)


def test_names_become_phrases():
    assert phrase_from_name("french_loaf_2") == "french loaf"
    assert phrase_from_name("police officer 1b") == "police officer"
    assert phrase_from_name("whiteBear") == "white bear"


def test_folders_give_their_labels_and_caps_hold(world):
    samples = read_source(world["data"], world["wordnet"], source("kinds"))
    assert {sample.texts[0] for sample in samples} >= {"red circle", "blue triangle"}
    assert max(sum(s.group == group for s in samples) for group in {s.group for s in samples}) == 20


def test_pictures_of_a_test_list_are_left_out(world):
    keys = {sample.key for sample in read_source(world["data"], world["wordnet"], source("flickr8k"))}
    assert "captioned/red-circle-0.png" not in keys
    assert "captioned/red-circle-1.png" in keys


def test_the_split_and_the_views_are_the_same_every_time(world):
    first = read_source(world["data"], world["wordnet"], source("kinds"))
    second = read_source(world["data"], world["wordnet"], source("kinds"))
    assert first == second
    assert [views_of(s, source("kinds")) for s in first] == [views_of(s, source("kinds")) for s in second]


def test_held_out_pictures_get_their_own_views_only(world):
    for sample in read_source(world["data"], world["wordnet"], source("kinds")):
        views = views_of(sample, source("kinds"))
        assert views[0] == ""
        assert sample.held_out == (bucket(sample.blob) % 12 == 0)
        if sample.held_out:
            assert views == ["", "low"]


def test_a_feature_is_named_by_what_it_shows(world):
    one, other = read_source(world["data"], world["wordnet"], source("kinds"))[:2]
    assert feature_key(one, "") != feature_key(other, "")
    assert feature_key(one, "") != feature_key(one, "low")
