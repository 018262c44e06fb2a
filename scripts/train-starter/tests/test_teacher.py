"""What the teachers saw is kept, so a run that was cut asks them only about the rest."""

from __future__ import annotations

import numpy as np
import torch

import teacher
from dataset import Dataset
from teacher import teacher_views

CPU = torch.device("cpu")


def test_a_lost_shard_is_seen_again_alike_and_the_others_are_kept(world, made, tmp_path, monkeypatch):
    for name in ("pack", "rows.json", "sentence.onnx", "tokenizer.json"):
        (tmp_path / name).symlink_to(made / "work" / name)
    data = Dataset(world["wordnet"], tmp_path, CPU)
    monkeypatch.setattr(teacher, "SHARD", 100)
    monkeypatch.setattr(teacher, "BATCH", 50)
    whole = teacher_views(data, tmp_path, CPU)
    shards = sorted((tmp_path / "teacher-views").rglob("*.npz"))
    assert len(shards) == 2 * -(-len(data.rows) // 100)  # two teachers; no picture is labelled with an ImageNet class
    shards[-1].unlink()
    asked = []
    real = teacher.Teacher.see

    def see(self, squares: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
        asked.append(len(squares))
        return real(self, squares)

    monkeypatch.setattr(teacher.Teacher, "see", see)
    again = teacher_views(data, tmp_path, CPU)
    assert sum(asked) == len(data.rows) % 100
    assert all(np.array_equal(one, other) for one, other in zip(whole, again, strict=True))


def test_other_rows_are_kept_apart(made, tmp_path):
    (tmp_path / "rows.json").write_text("[]\n")
    assert teacher.shard_folder(made / "work", CPU).name != teacher.shard_folder(tmp_path, CPU).name
