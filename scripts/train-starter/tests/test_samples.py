"""What the sources give: labels, splits, captions."""

from dataclasses import replace

from duplicates import Looks, blind_pictures, duplicates_in, greys_of
from pack import pack_key
from pictures import decode, middle_square, to_webp
from repos import BlobReader, clone_path, load_sources
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


def test_the_split_is_the_same_every_time(world):
    first = read_source(world["data"], world["wordnet"], source("kinds"))
    assert first == read_source(world["data"], world["wordnet"], source("kinds"))
    assert all(sample.held_out == (bucket(sample.blob) % 12 == 0) for sample in first)


def test_a_packed_picture_is_named_by_what_it_shows(world):
    one, other = read_source(world["data"], world["wordnet"], source("kinds"))[:2]
    assert pack_key(one) != pack_key(other)
    assert pack_key(one) != pack_key(replace(one, box=(0, 0, 9, 9)))


def test_captions_of_a_table_go_to_their_pictures(world):
    table = {"path": "captions.csv", "columns": [0, 1]}
    more = source("flickr8k") | {"rule": "captions", "captions": [table], "match": "([^/]+)$"}
    samples = {sample.key: sample.texts for sample in read_source(world["data"], world["wordnet"], more)}
    assert samples["captioned/blue-square-3.png"] == ("a blue square on paper", "somebody drew a square in blue")


def test_a_blind_picture_is_found_again_when_it_was_made_small(world, tmp_path):
    samples = read_source(world["data"], world["wordnet"], source("kinds"))
    other = next(one for one in samples if "blue" in one.key)
    reader = BlobReader(clone_path(world["data"], "test/pictures"))
    original, another = (decode(reader.read(one.blob), one.key) for one in (samples[0], other))
    original.save(tmp_path / "blind.png")
    small = original.resize((original.width // 3, original.height // 3))
    packed = [to_webp(middle_square(image)) for image in (another, small)]
    blind = blind_pictures([tmp_path])
    assert duplicates_in(packed, Looks(), blind, greys_of(blind)) == [1]
