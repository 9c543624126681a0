#!/usr/bin/env python3
"""Every wrong choice of a knob fails in every run, and every right one holds, on all CPUs and on one alone.

Asks each demo for its description, runs it with each choice of each knob, and compares the report's verdict with
what the description says of the choice. Prints one line a choice; exit status 1 when any run differed.
Started by ./test --choices.
"""
import argparse
import collections
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

# A choice that shows only together with others what its help says of it: the knobs to set, the verdict, and why.
# Everything else is run with each other knob at its default, or at its first right choice if the default is wrong.
Together = collections.namedtuple("Together", "demo knob choice knobs holds why")
TOGETHER = [
    Together("log-file", "sync", "O_APPEND", {"writes_per_line": 2}, False, "help: not enough for a line of several"),
    Together("log-file", "sync", "fcntl", {"close_other_fd": "yes"}, False, "help: gone when it closes any descriptor"),
    Together("log-file", "sync", "ofd", {"close_other_fd": "yes"}, True, "help: a close elsewhere leaves it alone"),
    Together("pipe", "sync", "none", {"size": 6000, "capacity": 4096}, False, "help: in a full pipe, above PIPE_BUF"),
    Together("pipe", "sync", "file-lock", {"size": 6000, "capacity": 4096}, True, "the same load, with the lock"),
    Together("pipe", "reader_quits", "yes", {}, False, "help: SIGPIPE and EPIPE; not a mistake, but the end of the work"),
    Together("rpc", "idempotency_key", "off", {"retry": "on", "fault": "kill-server"}, False, "help: wrong with retry"),
    Together("rpc", "idempotency_key", "on", {"retry": "on", "fault": "kill-server"}, True, "the same, with the key"),
    Together("rpc", "fault", "kill-server", {}, False, "without retry, the payments of a dead server fail"),
    Together("rpc", "fault", "kill-server", {"retry": "on"}, True, "with retry and key all are executed once"),
    Together("windows-pipe", "fault", "client-vanishes", {}, False, "a fault asked for: not all clients end in order"),
    Together("windows-pipe", "fault", "server-vanishes", {}, False, "a fault asked for: ERROR_BROKEN_PIPE"),
    Together("shared-counter", "robust", "no", {"sync": "mutex", "fault": "kill-holder"}, False,
             "help: needs a mutex whose owner dies"),
    Together("shared-counter", "robust", "yes", {"sync": "mutex", "fault": "kill-holder"}, True, "the same death"),
    Together("signals", "handler", "async-unsafe", {"sync": "none"}, False, "help: with sync none, a deadlock"),
]
# Of these only the rows above: by itself the choice meets nothing that it could go wrong with, or is an end asked for.
ONLY_TOGETHER = {("pipe", "sync", "none"), ("pipe", "reader_quits", "yes"), ("rpc", "fault", "kill-server"),
                 ("windows-pipe", "fault", "client-vanishes"), ("windows-pipe", "fault", "server-vanishes"),
                 ("rpc", "idempotency_key", "off"), ("shared-counter", "robust", "no"),
                 ("signals", "handler", "async-unsafe")}


def describe(program):
    return json.loads(subprocess.run([program, "--describe"], check=True, stdout=subprocess.PIPE).stdout)


def right_choice(knob):
    right = [choice["name"] for choice in knob["choices"] if choice["right"]]
    return knob["default"] if knob["default"] in right else right[0]


def cases(demo):
    """What to run of a demo: (knob, choice, all the knobs to set, whether it must hold, why the row is there)."""
    name = demo["name"]
    choices = [knob for knob in demo["knobs"] if knob["type"] == "choice"]
    others = {knob["name"]: right_choice(knob) for knob in choices}
    for knob in choices:
        for choice in knob["choices"]:
            key = (name, knob["name"], choice["name"])
            if key not in ONLY_TOGETHER:
                yield *key[1:], others | {knob["name"]: choice["name"]}, choice["right"], ""
            for row in TOGETHER:
                if row[:3] == key:
                    with_what = " ".join(f"{name}={value}" for name, value in row.knobs.items())
                    exception = "" if row.holds == choice["right"] else "EXCEPTION, described as otherwise: "
                    yield (*key[1:], others | {knob["name"]: choice["name"]} | row.knobs, row.holds,
                           f"{exception}{row.why}{'; with ' + with_what if with_what else ''}")


def one_run(program, knobs, seed, seconds, cpu):
    """True or False as the verdict says, or a sentence; and what the verdict's text was."""
    words = [program, "--json", "--seed", str(seed), "--seconds", str(seconds)]
    words += [word for name, value in knobs.items() for word in ("--" + name.replace("_", "-"), str(value))]
    restrict = (lambda: os.sched_setaffinity(0, {cpu})) if cpu is not None else None
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, timeout=seconds + 60, preexec_fn=restrict)
        verdict = json.loads(done.stdout)["verdict"]
        return verdict["holds"], verdict["text"]
    except (subprocess.TimeoutExpired, ValueError) as error:
        return "no report", f"{error}: {' '.join(words)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", type=Path, required=True, help="where the demos' programs are")
    parser.add_argument("--runs", type=int, default=10, help="of each choice, on all CPUs and on one (default: 10)")
    parser.add_argument("--seconds", type=int, default=5, help="limit of a run (default: 5, as the demos' own)")
    parser.add_argument("--demo", action="append", default=[], help="only this one, without ipc-; may be repeated")
    options = parser.parse_args()

    one_cpu = min(os.sched_getaffinity(0))
    programs = [path for path in sorted(options.bin.glob("ipc-*")) if path.name != "ipc-playground"]
    programs = [path for path in programs if not options.demo or path.name[4:] in options.demo]
    if not programs:
        sys.exit(f"There is no demo to run in {options.bin}.")
    differing = total = 0
    for program in programs:
        if program.name == "ipc-windows-pipe" and not shutil.which("wine"):
            print("left out: ipc-windows-pipe, since Wine is not installed")
            continue
        if program.name == "ipc-compare":
            print("left out: ipc-compare: it measures times, and none of its choices is right or wrong")
            continue
        for knob, choice, knobs, holds, why in cases(describe(program)):
            for cpu in (None, one_cpu):
                began, wrong = time.monotonic(), []
                for seed in range(1, options.runs + 1):
                    held, text = one_run(program, knobs, seed, options.seconds, cpu)
                    if held != holds:
                        wrong.append(text)
                total += options.runs
                differing += len(wrong)
                expected = ("holds" if holds else "fails") + f" {options.runs - len(wrong)}/{options.runs}"
                where = "all CPUs" if cpu is None else "one CPU"
                print(f"{'DIFFERS' if wrong else 'ok':8}{program.name:20}{knob + '=' + choice:36}{expected:14}{where:10}"
                      f"{time.monotonic() - began:6.1f} s  {why}", flush=True)
                if wrong:
                    print(f"        it said: {wrong[0]}", flush=True)
    print(f"\n{total} runs, {differing} differed")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
