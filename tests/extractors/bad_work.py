"""Work that test_bad_pages hands to reader processes."""

import resource


def resident_mb() -> float:
    """The most memory that this reader ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
