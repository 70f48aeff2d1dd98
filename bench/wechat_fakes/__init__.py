"""WeChat, WeCom and 微信客服 as they look from outside, for tests and for the fault run.

Written from the platforms' documentation, with wechatpy's crypto: nothing of the product is used. ``FakeWeChat``
delivers what people write, drops the connection after so many seconds and delivers again; ``FakeApi`` takes pushes.
"""

from bench.wechat_fakes.answers import FakeAnswers
from bench.wechat_fakes.api import FakeApi, kf_item
from bench.wechat_fakes.callbacks import FakeWeChat, FakeWork, sign

__all__ = ["FakeAnswers", "FakeApi", "FakeWeChat", "FakeWork", "kf_item", "sign"]
