import importlib
import io
import json
import logging
import sqlite3
import warnings

import pytest
import structlog

from bot.logs import answering, configure_logs, log_event


def test_an_event_is_one_json_line(log_lines):
    log_event(logging.INFO, "answered", kind="answer", milliseconds=3)
    [line] = log_lines()
    assert (line["event"], line["level"], line["kind"], line["milliseconds"]) == ("answered", "info", "answer", 3)


def test_lines_carry_the_reference_of_the_message(log_lines):
    with answering("REF1", "你好"):
        log_event(logging.INFO, "inside")
        logging.getLogger("rasa.core").error("elsewhere")
    log_event(logging.INFO, "outside")
    assert [line.get("reference") for line in log_lines()] == ["REF1", "REF1", None]


@pytest.mark.parametrize("text", ["我公司想申请补贴", 'with "quotes"\nand lines', "😀🀄"])
def test_users_texts_are_struck_out_wherever_they_hide(log_lines, capsys, text):
    with answering("REF", text):
        logging.getLogger("rasa").warning("cannot parse %s", text)
        structlog.get_logger("rasa").warning("parsing.failed", user_text=text)
        try:
            raise ValueError(f"bad text {text[:4]}")
        except ValueError as error:
            log_event(logging.ERROR, "failed", failure=error, detail=text)
    lines = log_lines()
    assert len(lines) == 3
    assert text[:4] not in json.dumps(lines, ensure_ascii=False)
    assert capsys.readouterr().out == ""


def test_users_texts_are_kept_when_asked_for(log_lines):
    stream = io.StringIO()
    configure_logs(texts=True, stream=stream)
    with answering("REF", "我公司"):
        log_event(logging.ERROR, "failed", failure=ValueError("bad 我公司"))
    line = json.loads(stream.getvalue())
    assert line["user_text"] == "我公司"
    assert line["failure"][0]["message"] == "bad 我公司"


def test_safe_failures_keep_their_message(log_lines):
    log_event(logging.ERROR, "failed", failure=sqlite3.OperationalError("database or disk is full"))
    assert log_lines()[0]["failure"][0]["message"] == "database or disk is full"


def test_libraries_are_quiet(log_lines):
    logging.getLogger("bm25s").setLevel(logging.DEBUG)
    for name in ("bm25s", "rasa.core.agent", "jieba", "sqlalchemy.engine", "rasa_sdk.executor"):
        logging.getLogger(name).info("chatter")
    structlog.get_logger("rasa").info("processor.message.parse", text="你好")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        warnings.warn("pkg_resources is deprecated as an API", UserWarning, stacklevel=1)
    assert log_lines() == []


def test_warnings_that_matter_are_logged(log_lines):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("intent not in domain", UserWarning, stacklevel=1)
    assert "intent not in domain" in log_lines()[0]["event"]


def test_jieba_is_quiet_although_it_brings_its_own_handler(log_lines, capsys):
    importlib.reload(importlib.import_module("jieba"))
    logging.getLogger("jieba").debug("Building prefix dict")
    assert capsys.readouterr().err == ""
    assert log_lines() == []
