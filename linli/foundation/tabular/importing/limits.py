"""How much one import may hold."""

from __future__ import annotations

from linli.foundation.tabular.reading.limits import MIB, Limits

# A million persons with twelve columns are about 150 MB of CSV, which is read line by line.
LARGEST = 300 * MIB
IMPORT_LIMITS = Limits(file_size=LARGEST)
