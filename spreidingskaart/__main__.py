"""`python -m spreidingskaart`: the command line."""

from __future__ import annotations

import sys

from spreidingskaart.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
