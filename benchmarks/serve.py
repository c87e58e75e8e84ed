"""How many turns of a conversation `backrules serve` takes: answer, next question, brief answer, over loopback.

    python benchmarks/serve.py                    one client, then eight in a closed loop; memory over 20,000 sessions
    python benchmarks/serve.py --sessions 2000 --seconds 5

Every client holds one connection and waits for each answer before it sends the next; people are drawn at random, with a
fixed seed. The clients run in a process of their own on the same machine, so they take their share of it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any


class Client:
    """A client that keeps one connection: as little of HTTP as it takes."""

    def __init__(self, port: int, seed: int, prefer: str) -> None:
        self.port, self.random, self.prefer = port, random.Random(seed), prefer
        self.took: list[float] = []
        self.sessions = 0

    async def call(self, path: str, body: dict[str, Any]) -> Any:
        sent = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {len(sent)}"
        )
        self.writer.write(f"{head}\r\n\r\n".encode() + sent)
        found = await self.reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", found)[1])
        answer = json.loads(await self.reader.readexactly(length))
        if not found.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            raise RuntimeError(f"{path}: {answer}")
        return answer

    async def run(self, until: float, most: float) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        while time.perf_counter() < until and self.sessions < most:
            turn = await self.call("/v1/sessions", {"prefer": self.prefer})
            self.sessions += 1
            while turn["question"] is not None and time.perf_counter() < until:
                body = self.answer(turn)
                began = time.perf_counter()
                turn = await self.call("/v1/sessions/answer", body)
                self.took.append(time.perf_counter() - began)
        self.writer.close()

    def answer(self, turn: dict[str, Any]) -> dict[str, Any]:
        values, skip = {}, []
        for fact in turn["question"]["facts"]:
            if self.random.random() < 0.1:
                skip.append(fact["fact"])
            else:
                values[fact["fact"]] = self.value(fact, turn["question"]["safety"])
        values = values or {skip[0]: None}
        question = turn["question"]["id"]
        return {"session": turn["session"], "question": question, "values": values, "skip": skip, "prefer": self.prefer}

    def value(self, fact: dict[str, Any], safety: bool) -> Any:
        options = [one["id"] for one in fact["options"]]
        if fact["type"] == "boolean":
            return self.random.random() < 0.4
        if fact["type"] == "choice":
            return self.random.choice(options)
        if fact["type"] == "choices":
            return [one for one in options if self.random.random() < (0.03 if safety else 0.3)]
        low, high = fact["range"] or (0, 10)
        return self.random.randint(int(low), int(min(high, low + 12)))


async def measured(port: int, clients: int, seconds: float, most: float, prefer: str) -> tuple[list[float], float, int]:
    group = [Client(port, seed, prefer) for seed in range(clients)]
    began = time.perf_counter()
    await asyncio.gather(*(one.run(began + seconds, most) for one in group))
    return [took for one in group for took in one.took], time.perf_counter() - began, sum(one.sessions for one in group)


def processes(pid: int) -> list[str]:
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [str(pid), *children]


def processor(pid: int) -> float:
    """Seconds of processor time that a server took so far, its workers' included."""
    ticks = 0
    for one in processes(pid):
        after = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(after[11]) + int(after[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Megabytes that are a server's own, its workers' included."""
    total = 0.0
    for one in processes(pid):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(re.search(r"^Pss: +(\d+)", text, re.MULTILINE)[1]) / 1024
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--sessions", type=int, default=20_000, help="for memory; 0 for none")
    parser.add_argument("--prefer", choices=("outcome", "top"), default="top")
    parser.add_argument("--store", help="a SQLite file; without it clients hold their sessions")
    given = parser.parse_args()
    command = [
        sys.executable,
        "-m",
        "backrules",
        "serve",
        "--port",
        "0",
        "--look",
        "0",
        "--workers",
        str(given.workers),
    ]
    command += ["--store", given.store] if given.store else []
    log = Path(tempfile.mkdtemp()) / "log"
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log.open("w"), text=True)
    try:
        port = int(re.search(r":(\d+)/ ", server.stdout.readline())[1])
        while log.read_text().count('"event": "serving"') < given.workers:  # its tables are made
            time.sleep(0.2)
        asyncio.run(measured(port, 8, 5, 10**9, given.prefer))
        print(f"{given.workers} workers, {os.cpu_count()} cores, prefer={given.prefer}")
        print(f"{'clients':>8} {'turns':>8} {'turns/s':>8} {'p50 ms':>8} {'p99 ms':>8} {'worst':>8} {'cpu ms':>8}")
        for clients in (1, 8):
            spent = processor(server.pid)
            took, seconds, _ = asyncio.run(measured(port, clients, given.seconds, 10**9, given.prefer))
            spent = (processor(server.pid) - spent) * 1000 / len(took)
            took.sort()
            p50, p99, worst = (1000 * one for one in (median(took), took[int(len(took) * 0.99)], took[-1]))
            print(
                f"{clients:8} {len(took):8} {len(took) / seconds:8.0f} {p50:8.1f} {p99:8.1f} {worst:8.1f} {spent:8.2f}"
            )
        done, step = 0, max(1, given.sessions // 5)
        while done < given.sessions:
            before = memory(server.pid)
            _, _, sessions = asyncio.run(measured(port, 8, 600, step / 8, given.prefer))
            done += sessions
            print(f"after {done:,} sessions: {memory(server.pid):.0f} MB (before {before:.0f})", flush=True)
        workers = Counter(json.loads(line)["worker"] for line in log.read_text().splitlines() if '"request"' in line)
        print("requests of each worker:", *sorted(workers.values()))
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(log.parent)


if __name__ == "__main__":
    main()
