"""Where things stand in this checkout."""

from pathlib import Path

SUPPORT = Path(__file__).parent
TESTS = SUPPORT.parent
PROJECT = TESTS.parent
REAL = PROJECT / "datasets" / "starokostiantyniv-2026-2028"
"""The real programme's folder."""
GOLDEN = TESTS / "golden" / "starokostiantyniv-2026-2028"
GOLDEN_LAYOUTS = TESTS / "golden" / "layouts"
"""Acts of an invented hromada, printed in many ways, and what they say."""
