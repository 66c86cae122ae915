"""What can be read in the box: what is allowed, named one by one, and nothing beside it."""

import contextlib
import itertools
import os
import struct
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dlhelpers
from dlhelpers._resources import resource_folder
from dlhelpers.grading.sandbox import readable, shared_libraries
from dlhelpers.grading.sandbox.readable import readable_files
from dlhelpers.grading.sandbox.shared_libraries import Elf, read_elf

linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

HOME = f"/python/{sys.platlibdir}/python{sys.version_info.major}.{sys.version_info.minor}"
#: Distributions that lessons import; the last is one that Debian's packages need besides.
ALLOWED = ("numpy", "scipy", "matplotlib", "scikit-learn", "h5py", "tqdm", "six")
#: What Debian's Matplotlib reads.
DATA = ("/usr/share/matplotlib/mpl-data", "/etc/matplotlibrc")


# What is bound here


def allowed_distributions() -> set[str]:
    """Those that lessons import, and what these need."""
    left, found = list(ALLOWED), set[str]()
    while left:
        name = canonicalize_name(left.pop())
        if name not in found:
            found.add(name)
            with contextlib.suppress(PackageNotFoundError):
                left += required(name)
    return found


def required(name: str) -> Iterator[str]:
    for requirement in map(Requirement, distribution(name).requires or ()):
        if not requirement.marker or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


@linux
def test_only_what_is_allowed_is_bound() -> None:
    allowed, owners = allowed_distributions(), packages_distributions()
    for place, path in readable_files().items():
        folder, name = os.path.split(place)
        module = name.partition(".")[0]
        if folder == f"{HOME}/site-packages":
            owner = {canonicalize_name(n) for n in owners.get(module, [module.replace("_", "-")])}
            assert owner & allowed, place
        elif folder == HOME:
            known = module in sys.stdlib_module_names or module in ("lib-dynload", "__pycache__")
            assert known or module.startswith("_sysconfigdata"), place
        elif place not in DATA:
            known = folder == "/libraries" or ".so" in name or place == "/python/bin/python3"
            assert known, place
            assert Path(path).read_bytes()[:4] == b"\x7fELF", place


@linux
def test_what_lessons_import_is_there() -> None:
    packages = {Path(p).name for p in readable_files() if p.startswith(f"{HOME}/site-packages/")}
    assert packages >= {"numpy", "scipy", "matplotlib", "sklearn", "h5py", "tqdm", "PIL", "joblib"}
    assert {"os.py", "lib-dynload", "encodings"} <= {Path(p).name for p in readable_files()}


@linux
def test_everything_is_bound_once_by_its_own_path() -> None:
    """A second way to a folder could lead past what is hidden in the first."""
    paths = list(readable_files().values())
    folders = [path for path in paths if Path(path).is_dir()]
    assert len(set(folders)) == len(folders)
    assert all(Path(path).is_absolute() and str(Path(path).resolve()) == path for path in paths)
    within = [
        pair for pair in itertools.product(paths, folders) if pair[0].startswith(pair[1] + "/")
    ]
    assert within == []


@linux
def test_nothing_of_ours_is_bound_and_nothing_that_holds_it() -> None:
    ours = {Path(dlhelpers.__file__).resolve().parent}
    ours |= {resource_folder(name).resolve() for name in ("notebooks", "data")}
    ours |= {
        (Path(e) / "dlhelpers").resolve() for e in sys.path if (Path(e) / "dlhelpers").is_dir()
    }
    for path in map(Path, readable_files().values()):
        for place in ours:
            assert not place.is_relative_to(path)
            assert not path.is_relative_to(place)


# Distributions


def install(
    folder: Path, name: str, requires: tuple[str, ...] = (), record: str = "", tops: str = ""
) -> None:
    """Leave the metadata of a distribution, and the modules that these name."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0"]
    lines += [f"Requires-Dist: {text}" for text in requires]
    (info / "METADATA").write_text("\n".join(lines) + "\n")
    for file, text in (("RECORD", record), ("top_level.txt", tops)):
        if text:
            (info / file).write_text(text)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages in front of all others."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def found(*names: str) -> list[str]:
    return sorted(path.name for path in readable._distributions(names))


def test_requirements_are_followed_where_they_apply(packages: Path) -> None:
    for name in ("first", "second", "third", "fourth", "windows", "extra"):
        (packages / name).mkdir()
        needs = {
            "first": (
                'second>=1; python_version >= "3"',
                "Third_Thing (>=0.5)",
                'windows; sys_platform == "another"',
                'extra; extra == "all"',
                'missing-here; python_version >= "3"',
            ),
            "second": ("fourth", "first"),
        }.get(name, ())
        install(
            packages, "third.thing" if name == "third" else name, needs, f"{name}/__init__.py,,"
        )
    assert found("first") == ["first", "fourth", "second", "third"]
    assert found("Third-Thing") == ["third"]


def test_the_record_names_what_a_distribution_has(packages: Path) -> None:
    record = """\
../../../bin/tool,sha256=x,1
/etc/tool.conf,,
__pycache__/alone.cpython-311.pyc,,
alone.py,sha256=x,1
fast.cpython-311-x86_64-linux-gnu.so,sha256=x,1
"many/a,b.py",sha256=x,1
many/__init__.py,sha256=x,1
many.libs/libm.so,sha256=x,1
tool-1.0.dist-info/METADATA,sha256=x,1
tool-nspkg.pth,sha256=x,1
gone/__init__.py,sha256=x,1
"""
    for name in ("many", "many.libs", "beside"):
        (packages / name).mkdir()
    for name in ("alone.py", "fast.cpython-311-x86_64-linux-gnu.so", "tool-nspkg.pth"):
        (packages / name).touch()
    install(packages, "tool", record=record)
    assert found("tool") == [
        "alone.py",
        "fast.cpython-311-x86_64-linux-gnu.so",
        "many",
        "many.libs",
    ]


def test_debians_packages_name_modules_alone(packages: Path) -> None:
    for name in ("many", "many.libs", "other"):
        (packages / name).mkdir()
    (packages / "alone.py").touch()
    install(packages, "tool", tops="many\nalone\n")
    assert found("tool") == ["alone.py", "many", "many.libs"]


def test_a_distribution_that_is_missing_is_left_out(packages: Path) -> None:
    (packages / "tool").mkdir()
    install(packages, "tool", ("not-to-be-had",), "tool/__init__.py,,")
    assert found("not-to-be-had", "tool") == ["tool"]


def test_modules_are_found_by_name_where_there_is_no_metadata(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's h5py has metadata of another name, and its Matplotlib requires nothing."""
    for name in ("first_tool", "no_package", "beside"):
        (packages / name).mkdir()
    (packages / "first_tool" / "__init__.py").touch()
    (packages / "alone_tool.py").touch()
    names = ("first_tool", "alone_tool", "no_package", "missing_tool")
    assert [*readable._modules(names)] == [packages / "first_tool", packages / "alone_tool.py"]
    monkeypatch.chdir(packages)  # what a folder of submissions holds is nobody's package
    assert [*readable._modules(names)] == []


@linux
def test_what_debians_matplotlib_reads_keeps_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, fonts = tmp_path / "matplotlibrc", tmp_path / "mpl-data"
    fonts.mkdir()
    assert not {*readable._DATA_OF_DEBIAN} - {*DATA}
    monkeypatch.setattr(readable, "_DATA_OF_DEBIAN", (str(settings), str(fonts)))
    files = readable._readable_files.__wrapped__()
    assert files[str(fonts)] == str(fonts.resolve())
    assert str(settings) not in files


# Shared libraries

CUT = [0, 1, 4, 5, 6, 16, 40, 63, 64, 100, 400, 1000, 4000]


@linux
def test_the_interpreter_says_what_it_needs() -> None:
    elf = read_elf(Path(sys.executable).resolve())
    assert Path(elf.interpreter).is_file()
    assert any(name.startswith("libc.so") for name in elf.needed)
    assert readable_files()[elf.interpreter] == str(Path(elf.interpreter).resolve())


@linux
def test_a_library_is_found_as_the_loader_finds_it() -> None:
    libraries = shared_libraries.needed_by([Path(sys.executable).resolve()], ["libgcc_s.so.1"])
    assert "libgcc_s.so.1" in libraries
    assert all(path.is_absolute() and path.is_file() for path in libraries.values())
    assert "libnothing.so" not in shared_libraries.needed_by([], ["libnothing.so"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no program\n" * 100,
        b"\x7fELF",
        b"\x7fELF\x01\x01\x01" + bytes(100),  # of 32 bits
        b"\x7fELF\x02\x01\x01" + bytes(100),
        b"\x7fELF\x02\x01\x01" + b"\xff" * 100,
        b"\x7fELF\x02\x02\x01" + b"\x01" * 1000,  # in the other order
    ],
    ids=["empty", "a text", "its name alone", "32 bits", "zeros", "ones", "big-endian"],
)
def test_of_another_file_nothing_is_said(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file.so"
    path.write_bytes(content)
    assert read_elf(path) == Elf()


def test_of_what_cannot_be_opened_nothing_is_said(tmp_path: Path) -> None:
    assert read_elf(tmp_path / "missing.so") == Elf()
    assert read_elf(tmp_path) == Elf()


@linux
@pytest.mark.parametrize("size", CUT)
def test_a_program_that_is_cut_off_is_no_error(size: int, tmp_path: Path) -> None:
    path = tmp_path / "cut"
    path.write_bytes(Path(sys.executable).resolve().read_bytes()[:size])
    assert read_elf(path).needed == ()


def small_elf(*entries: tuple[int, int], strings: bytes = b"\0libone.so\0$ORIGIN/lib\0") -> bytes:
    """A library with this dynamic section, and nothing else."""
    header = b"\x7fELF\x02\x01\x01".ljust(32, b"\0") + struct.pack(
        "<QQIHHHHHH", 64, 0, 0, 64, 56, 2, 0, 0, 0
    )
    begin = 64 + 2 * 56
    dynamic = b"".join(struct.pack("<qQ", *entry) for entry in ((5, begin), *entries, (0, 0)))
    whole = begin + len(strings) + len(dynamic)
    load = struct.pack("<IIQQQQQQ", 1, 4, 0, 0, 0, whole, whole, 4096)
    place = begin + len(strings)
    section = struct.pack("<IIQQQQQQ", 2, 4, place, place, place, len(dynamic), len(dynamic), 8)
    return header + load + section + strings + dynamic


def test_the_dynamic_section_is_read(tmp_path: Path) -> None:
    path = tmp_path / "small.so"
    path.write_bytes(small_elf((1, 1), (29, 11)))
    assert read_elf(path) == Elf("", ("libone.so",), (f"{tmp_path}/lib",))


@given(place=st.integers(0, 300), value=st.integers(0, 255), width=st.sampled_from([1, 2, 4, 8]))
def test_a_damaged_library_is_no_error(
    place: int, value: int, width: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(small_elf((1, 1), (29, 11)))
    content[place : place + width] = bytes([value]) * width
    path = tmp_path_factory.getbasetemp() / "damaged.so"
    path.write_bytes(content)
    assert isinstance(read_elf(path), Elf)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_may_not_be_opened_is_passed_over(tmp_path: Path) -> None:
    shut = tmp_path / "lib"
    shut.mkdir(mode=0)
    path = tmp_path / "small.so"
    path.write_bytes(small_elf((1, 1), (29, 11)))
    assert shared_libraries.needed_by([path]) == {}
