"""What Python's blockbuster adds to a call that it allows, on its own interpreter: prints JSON."""

import importlib.metadata
import json
import os
import sys
import time

from blockbuster import blockbuster_ctx


def time_calls(count=2000):
    start = time.perf_counter_ns()
    for _ in range(count):
        os.stat("/")
    return (time.perf_counter_ns() - start) / count


rounds = int(sys.argv[1])
bare, guarded = [], []
for _ in range(rounds):
    bare.append(time_calls())
    with blockbuster_ctx():
        guarded.append(time_calls())
print(json.dumps({"bare": bare, "guarded": guarded, "version": importlib.metadata.version("blockbuster")}))
