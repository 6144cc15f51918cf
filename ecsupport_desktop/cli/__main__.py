"""`python -m ecsupport_desktop.cli`: the command line without its script."""

import sys

from ecsupport_desktop.cli import main

sys.exit(main())
