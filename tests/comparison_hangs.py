#!/usr/bin/env python3
"""Runs the smallest form of the whole comparison again and again, and counts the runs that hang.

Each run measures every mechanism at every size, on one CPU and on two, once and for one millisecond. The comparison's
own limit of time is off, so that a run which waits for something that never comes is found by the watchdog here; what
its processes were doing then is printed, and they are killed. Exit status 1 when any run hung, failed, left a cell out
or got wrong contents. A thousand runs take about an hour on two CPUs: not a part of ./test.
"""
import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

SMALLEST = ["--json", "--repeats", "1", "--milliseconds", "1", "--seconds", "0"]


def descendants(pid):
    """The process and all that it and its children started; those that end meanwhile are left out."""
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                todo += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            pass
    return found


def what_they_do(pid):
    """One line a thread: what it is called, its state, and the system call that it is in (man 5 proc)."""
    lines = []
    for one in descendants(pid):
        for task in sorted(Path(f"/proc/{one}/task").glob("*")):
            try:
                name = (task / "comm").read_text().strip()
                state = (task / "stat").read_text().rpartition(")")[2].split()[0]
                call = (task / "syscall").read_text().split()[0]
            except OSError:
                continue
            lines.append(f"    {one}/{task.name} {name}: state {state}, system call {call}")
    return "\n".join(lines)


def one_run(program, more, limit):
    """Empty if all went well, else what did not, beginning with "hang" if it came to no end."""
    run = subprocess.Popen([program, *SMALLEST, *more], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True)
    try:
        out, err = run.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        seen = what_they_do(run.pid)
        for pid in descendants(run.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        run.communicate()
        return f"hang: no end after {limit} s\n{seen}"
    if run.returncode != 0:
        return f"exit {run.returncode}: {err.strip()}"
    try:
        metrics = json.loads(out)["metrics"]
    except (ValueError, KeyError) as error:
        return f"no report: {error}"
    if metrics["cells_measured"] != metrics["cells_planned"] or metrics["wrong_messages"] != 0:
        return f"not all was measured, or wrongly: {metrics}"
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", type=Path, required=True, help="where ipc-compare is")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--limit", type=int, default=120, help="seconds after which a run hangs (default: 120)")
    parser.add_argument("more", nargs="*", help="options for ipc-compare, after --")
    options = parser.parse_args()

    began, hangs, others, longest = time.monotonic(), 0, 0, 0.0
    for number in range(1, options.runs + 1):
        start = time.monotonic()
        wrong = one_run(options.bin / "ipc-compare", options.more, options.limit)
        longest = max(longest, time.monotonic() - start)
        if wrong:
            hangs += wrong.startswith("hang")
            others += not wrong.startswith("hang")
            print(f"run {number}: {wrong}", flush=True)
        if number % 50 == 0 or number == options.runs:
            print(f"{number} runs, {hangs} hangs, {others} with other faults, the longest took {longest:.1f} s; "
                  f"{time.monotonic() - began:.0f} s in all", flush=True)
    sys.exit(1 if hangs + others else 0)


if __name__ == "__main__":
    main()
