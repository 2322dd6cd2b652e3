"""What can be wrong when Spark is to carry a plan out."""

from __future__ import annotations

from engine.diagnostics import Code

BY_SPARK = Code(
    "D063",
    "the register cannot be checked by Spark",
    "With `--engine spark` the plan of a check is carried out by Spark. It needs the extra `spark`, Java 17 or later, "
    "and a register store that every machine sees under the same path or at an address that it may read; with "
    "`--master`, a master that runs. It has half of this machine's memory, or what `SPARK_DRIVER_MEMORY` says. If it "
    "fails, nothing is answered. Why is told by the name of its error and never by its message, which can hold rows.",
)
