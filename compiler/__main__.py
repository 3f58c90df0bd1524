"""`python -m compiler` is `weir`."""

import sys

from compiler.cli import main

sys.exit(main())
