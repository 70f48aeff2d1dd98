"""``python -m bench.wechat_faults``: run, write bench/results/wechat_faults.md; 1 when an answer was not seen once."""

import argparse
import asyncio
import sys
from collections import Counter
from pathlib import Path

from bench.wechat_faults.run import DOORS, QUESTIONS, Run, run

RESULT = Path("bench/results/wechat_faults.md")
NAMES = {
    "verified": "公众号，已认证（客服消息）",
    "unverified": "公众号，未认证（只有被动回复）",
    "work": "企业微信应用",
    "kf": "微信客服",
}


def report(one: Run, command: str) -> str:
    """Return the table."""
    seen = one.seen()
    rows: list[tuple[object, ...]] = []
    totals = [0] * 7
    for door in DOORS:
        mine = [seen[question] for question, (where, _) in one.asked.items() if where == door]
        times = Counter(min(count, 2) for count in mine)
        pushed = sum(user.startswith(door) and user.removeprefix(door).isdigit() for user, _ in one.api.pushed)
        deliveries = len(one.phones[door].attempts)
        row = [len(mine), times[1], times[2], times[0], pushed, deliveries, one.gave_up[door]]
        totals = [total + count for total, count in zip(totals, row, strict=True)]
        rows.append((NAMES[door], *row))
    rows.append(("合计", *totals))
    kills = sum(server.kills for server in one.servers)
    slowest = max(server.slowest_start for server in one.servers)
    counts = one.faults.counts
    table = "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)
    return f"""# 微信渠道：故障中的一千个问题

由 `{command}` 写成。{len(one.people)} 人各问 {QUESTIONS} 个问题；服务是真实的进程（渠道、存储、路由），
回答者只会复述，约三成问题要 3.5 到 18 秒才答得出；对面是 bench/wechat_fakes 里的微信：5 秒断开，最多投递 3 次。

| 入口 | 问题 | 恰好见到一次回答 | 见到两次 | 没有见到 | 推送 | 投递 | 三次投递都失败 |
|---|---|---|---|---|---|---|---|
{table}

注入的故障：回复在路上丢失 {counts["lost"]} 次，并行的重复投递 {counts["parallel"]} 次，进程被 SIGKILL {kills} 次
（最慢 {slowest:.1f} 秒后又在服务），接口中断 {one.outages} 次、每次 {one.faults.outage_seconds:g} 秒，
企业微信和微信客服的推送另有成功后应答丢失。全程 {one.seconds:.0f} 秒。

读法：
- 丢失回复最多丢三次投递里的两次；再碰上进程被杀，三次都会失败，微信显示“服务出现故障”。这时的人发“查看结果”，
  得到那个问题的回答（表里最后一列是这种情形的次数）。
- 公众号的客服消息接口没有防重复的编号：若进程恰在接口处理完、结果写下之前的几毫秒里被杀，重启后会再推一次。
- 没能推送的回答，随这个人的下一条消息给出；最后还没见到的，由他发“查看结果”取回。
"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.wechat_faults", description=__doc__)
    parser.add_argument("--people", type=int, default=250, help="people, four questions each (default 250)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kill-every", type=float, default=10.0, help="seconds between kills, on average (default 10)")
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args(arguments)
    one = asyncio.run(run(options.people, options.seed, options.kill_every))
    text = report(one, " ".join(["python -m bench.wechat_faults", *arguments]))
    print(text)
    if not options.no_write:
        RESULT.write_text(text, encoding="utf-8")
    for event, count in one.errors.items():
        print(f"{count} × {event}", file=sys.stderr)
    wrong = {question: one.seen()[question] for question in one.asked if one.seen()[question] != 1}
    for question, count in list(wrong.items())[:20]:
        door, user = one.asked[question]
        print(f"{question}: {count}; {one.phones[door].seen(user)}", file=sys.stderr)
        print(*(row for rows in one.records.values() for row in rows if user + "第" in row), sep="\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
