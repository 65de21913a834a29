"""What Python's blockbuster adds to a call, on its own interpreter: prints JSON."""

import asyncio
import importlib.metadata
import json
import os
import platform
import sys
import time

from blockbuster import blockbuster_ctx


def time_calls(count=2000):
    start = time.perf_counter_ns()
    for _ in range(count):
        os.stat("/")
    return (time.perf_counter_ns() - start) / count


async def time_in_loop():
    return time_calls()


rounds = int(sys.argv[1])
bare, idle, guarded = [], [], []
for _ in range(rounds):
    bare.append(time_calls())
    with blockbuster_ctx():
        idle.append(time_calls())
    with blockbuster_ctx() as blocker:
        blocker.functions["os.stat"].can_block_in(__file__, "time_in_loop")
        guarded.append(asyncio.run(time_in_loop()))
versions = {
    "version": importlib.metadata.version("blockbuster"),
    "python": platform.python_version(),
}
print(json.dumps({"bare": bare, "idle": idle, "guarded": guarded, **versions}))
