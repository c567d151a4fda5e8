"""`python -m flows.cli` is `hromada`."""

import sys

from flows.cli.main import main

sys.exit(main())
