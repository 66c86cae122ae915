"""What a release says of itself is the same everywhere, and holds outside the repository."""

import re
import tomllib
from pathlib import Path

import yaml

import dlhelpers

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
HOME = PROJECT["urls"]["Homepage"]
README = (ROOT / "README.md").read_text("utf-8")
TARGETS = re.findall(r"\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$", README, re.MULTILINE)


def test_version_stands_in_the_citation_too() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == dlhelpers.__version__
    assert citation["repository-code"] == HOME
    assert [author["name"] for author in citation["authors"]] == [
        author["name"] for author in PROJECT["authors"]
    ]
    assert f"Copyright (c) 2026, {PROJECT['authors'][0]['name']}" in (ROOT / "LICENSE").read_text()


def test_links_of_the_readme_hold_wherever_it_is_shown() -> None:
    targets = [inline or defined for inline, defined in TARGETS]
    assert len(targets) > 5
    raw = HOME.replace("github.com", "raw.githubusercontent.com")
    for target in targets:
        assert target.startswith("https://"), target
        for ours in (f"{HOME}/blob/main/", f"{HOME}/tree/main/", f"{raw}/main/"):
            if target.startswith(ours):
                assert (ROOT / target.removeprefix(ours).partition("#")[0]).exists(), target


def test_names_of_links_are_defined() -> None:
    defined = set(re.findall(r"^\[([^\]]+)\]: ", README, re.MULTILINE))
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", README, flags=re.MULTILINE | re.DOTALL)
    used = re.findall(r"\[([^\]]+)\](?:\[([^\]]+)\])?(?![(:])", text)
    assert {name or label for label, name in used} == defined


def test_every_address_of_the_project_is_the_same() -> None:
    for path in [*ROOT.glob("*.*"), *(ROOT / ".github").rglob("*.yml"), *ROOT.glob("docs/*.md")]:
        if path.suffix in (".md", ".toml", ".cff", ".yml"):
            found = re.findall(r"https://github\.com/[\w-]+/dlhelpers\b", path.read_text("utf-8"))
            assert set(found) <= {HOME}, path


def test_forms_and_workflows_are_yaml_with_what_github_needs() -> None:
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
    assert forms
    for path in forms:
        form = yaml.safe_load(path.read_text("utf-8"))
        assert {"name", "description", "body"} <= form.keys()
        for field in form["body"]:
            assert field["type"] in ("input", "textarea", "checkboxes", "dropdown", "markdown")
            assert field["attributes"]["label"], path
        ids = [field["id"] for field in form["body"]]
        assert len(set(ids)) == len(ids)
    function = yaml.safe_load(forms[0].read_text("utf-8"))["body"][1]
    assert function["id"] == "function"
    assert function["validations"]["required"]
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        workflow = yaml.safe_load(path.read_text("utf-8"))
        assert workflow["permissions"] == {"contents": "read"}, path
        assert all("timeout-minutes" in j or "needs" in j for j in workflow["jobs"].values())


def test_constraints_allow_what_the_project_needs() -> None:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if not line.startswith("#"))
    pins = {canonicalize_name(name): version for name, version in pinned.items()}
    for text in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]:
        requirement = Requirement(text)
        if version := pins.get(canonicalize_name(requirement.name)):  # what is new has none yet
            assert requirement.specifier.contains(version), text
    assert {"numpy", "matplotlib", "scikit-learn", "jupyterlab"} <= pins.keys()
