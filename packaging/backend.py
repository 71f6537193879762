"""Builds the wheel: maturin packs `dmypy-rs`, and this adds `mypy-rs` and says where the stubs are.

maturin packs the programs of one crate; the other program goes along as a script of the wheel. The stubs come from mypy, a
build requirement; `DMYPY_RS_TYPESHED` names others.
"""

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import maturin

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "target" / "wheel" / "dmypy_rs.data" / "scripts"

get_requires_for_build_wheel = maturin.get_requires_for_build_wheel
get_requires_for_build_editable = maturin.get_requires_for_build_editable
get_requires_for_build_sdist = maturin.get_requires_for_build_sdist
build_sdist = maturin.build_sdist


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    """Writes what pip asks for first; returns the name of its directory."""
    # maturin wants the directory to be there, though nothing is in it yet.
    SCRIPTS.mkdir(parents=True, exist_ok=True)
    return maturin.prepare_metadata_for_build_wheel(metadata_directory, config_settings)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Builds the wheel; returns the name of its file."""
    prepare()
    return maturin.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    """The same: programs cannot be edited in place."""
    return build_wheel(wheel_directory, config_settings, metadata_directory)


def prepare():
    """Finds the stubs, and builds both programs; maturin takes one of them as it is."""
    os.environ.setdefault("DMYPY_RS_TYPESHED", str(typeshed()))
    cargo = os.environ.get("CARGO", "cargo")
    # Together, as the profile was made: alone, crates that they share have other features, and it does not fit these.
    packages = ["--package", "mypy-rs", "--package", "dmypy-rs"]
    command = [cargo, "build", "--release", *packages, "--message-format", "json"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    messages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    [program] = [
        message["executable"]
        for message in messages
        if message.get("executable") and message["target"]["name"] == "mypy-rs"
    ]
    SCRIPTS.mkdir(parents=True, exist_ok=True)
    shutil.copy2(program, SCRIPTS / Path(program).name)


def typeshed():
    """Where mypy has its stubs."""
    mypy = importlib.util.find_spec("mypy")
    if mypy is None or not mypy.submodule_search_locations:
        raise SystemExit("mypy 2.4.1 is needed for its stubs: install it, or set DMYPY_RS_TYPESHED")
    return Path(mypy.submodule_search_locations[0]) / "typeshed"
