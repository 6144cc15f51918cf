"""`python -m ecsupport_desktop` is the window."""

import sys

from ecsupport_desktop.app import main

sys.exit(main())
