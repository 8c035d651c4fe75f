"""Drives an EventStoreDB node with the Python client as it is, and says what came back. Argument: its connection string."""

import sys

from esdbclient import EventStoreDBClient

import groups
import streams
from checks import Trial


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: main.py CONNECTION-STRING", file=sys.stderr)
        return 2
    passed = failed = 0
    with EventStoreDBClient(sys.argv[1]) as client:
        for check in streams.CHECKS + groups.CHECKS:
            trial = Trial(client)
            try:
                check(trial)
            except Exception as error:
                trial.wrong.append(repr(error))
            name = check.__name__.replace("_", " ")
            if trial.wrong:
                failed += 1
                print(f"FAILED {name}: {'; '.join(trial.wrong)}", flush=True)
            else:
                passed += 1
                print(f"ok {name}", flush=True)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


sys.exit(main())
