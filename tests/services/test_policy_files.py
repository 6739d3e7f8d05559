import pytest

from relto.core.errors import InputError, PolicyError
from relto.services.policy_files import LARGEST_BYTES, read_policy_directory


def problems(directory):
    with pytest.raises(PolicyError) as caught:
        read_policy_directory(directory)
    return [(p.file, p.line, p.code) for p in caught.value.problems]


def test_every_yaml_below_is_read_by_its_relative_path(tmp_path):
    (tmp_path / "agreements").mkdir()
    (tmp_path / "agreements" / "quint.yaml").write_text("agreement: QUINT\n")
    (tmp_path / "posture.yaml").write_bytes(b"\xef\xbb\xbfrestrictions: []\n")
    (tmp_path / "README.md").write_text("not policy")
    assert read_policy_directory(tmp_path) == {
        "agreements/quint.yaml": "agreement: QUINT\n",
        "posture.yaml": "restrictions: []\n",
    }


def test_hidden_files_and_directories_are_left_out(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "stash.yaml").write_text("a: 1")
    (tmp_path / ".swap.yaml").write_text("a: 1")
    (tmp_path / "a.yaml").write_text("a: 1")
    assert list(read_policy_directory(tmp_path)) == ["a.yaml"]


def test_all_problems_of_files_are_told_at_once(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"a: 1\nb: \xff\n")
    (tmp_path / "b.yml").write_text("a: 1")
    (tmp_path / "c.yaml").write_bytes(b"#" * (LARGEST_BYTES + 1))
    assert problems(tmp_path) == [
        ("a.yaml", 2, "encoding"),
        ("b.yml", 1, "suffix"),
        ("c.yaml", 1, "size"),
    ]


def test_nothing_outside_is_read(tmp_path):
    inside, outside = tmp_path / "policy", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.yaml").write_text("a: 1")
    (inside / "file.yaml").symlink_to(outside / "secret.yaml")
    (inside / "folder").symlink_to(outside)
    (inside / "gone.yaml").symlink_to(inside / "nowhere.yaml")
    (inside / "here").symlink_to(inside)
    assert problems(inside) == [
        ("file.yaml", 1, "outside"),
        ("folder", 1, "outside"),
        ("gone.yaml", 1, "unreadable"),
        ("here", 1, "linked"),
    ]


def test_a_directory_that_leads_in_circles_ends(tmp_path):
    (tmp_path / "a.yaml").symlink_to(tmp_path / "b.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert {code for *_, code in problems(tmp_path)} <= {"outside", "unreadable"}


@pytest.mark.parametrize("name", ["missing", "file.yaml", "empty"])
def test_what_is_no_policy_directory_is_said_so(tmp_path, name):
    (tmp_path / "file.yaml").write_text("a: 1")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="expected a policy directory"):
        read_policy_directory(tmp_path / name)
