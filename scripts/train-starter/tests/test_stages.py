"""A stage runs when, and only when, something it depends on has changed."""

from pathlib import Path

from stages import digest, run_stage


def test_digest_tells_parts_apart():
    assert digest(["ab", "c"]) != digest(["a", "bc"])


def test_a_stage_runs_once_until_its_input_changes(tmp_path: Path):
    source, target = tmp_path / "in.txt", tmp_path / "out.txt"
    runs = []

    def action(key: str) -> None:
        runs.append(key)
        target.write_text("made")

    source.write_text("one")
    for _ in range(2):
        run_stage(tmp_path, "copy", [source], [target], action)
    assert len(runs) == 1
    source.write_text("two")
    run_stage(tmp_path, "copy", [source], [target], action)
    assert len(runs) == 2
    target.unlink()
    run_stage(tmp_path, "copy", [source], [target], action)
    assert len(runs) == 3
