"""``python -m dlhelpers`` is the command ``dlhelpers``."""

import sys

from dlhelpers.cli import main

sys.exit(main())
