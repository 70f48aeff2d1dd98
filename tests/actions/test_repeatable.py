"""The same question in the same state gets the same bytes in every process, whatever order its sets have there."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ASKING = """
import asyncio, sys
sys.path[:0] = [".", "tests/actions"]
from ruamel.yaml import YAML
from conftest import Asker
from actions import ActionAnswer, Contacts
from actions.cues import load_cues
from actions.weights import load_weights
from knowledge import load_policy_base
base, contacts = load_policy_base(), Contacts("某单位")
domain = YAML(typ="safe", pure=True).load(open("domain.yml", encoding="utf-8"))
ask = Asker(ActionAnswer(base, contacts, load_cues(), load_weights()), domain, asyncio.new_event_loop(), base, contacts)
for question in sys.argv[1:]:
    for intent in ("ask_measures", "ask_agency", "ask_amount"):
        reply = ask(question, intent, explain=True)
        print(ascii((reply.text, reply.custom, reply.events[0])))
"""

QUESTIONS = (
    "科技局和发改委共同负责哪些",
    "石墨烯补贴多少钱，怎么申请，什么时候截止",
    "市场监管局负责什么",
    "GDP目标多少",
    "新材料谁负责？众创空间补贴多少钱怎么申请？",
    "新材料和新能源有什么不同",
    "增加值是什么意思",
    "核对：支持龙头企业通过互联网协同",
    "責任單位最多的是哪一條",
    "who is responsible for graphene and new energy",
    "家计扣除比例",
    "补多少怎么领几点上班",
)


def said(seed):
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", ASKING, *QUESTIONS],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_replies_do_not_depend_on_the_order_of_sets():
    first, second = said("1"), said("2")
    assert len(first) == 3 * len(QUESTIONS)
    assert first == second
