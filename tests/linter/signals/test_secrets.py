"""Secrets: issuers' formats, commands and assignments that give them away, and what only looks like one."""

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finetooth.signals.scan import compiled
from finetooth.signals.secret_patterns import secret_formats
from finetooth.signals.secrets import find_secrets

ALPHANUMERIC = string.ascii_letters + string.digits


def made_up(length: int, alphabet: str = ALPHANUMERIC) -> str:
    """A value as a generator would make it; built here so that no file of ours holds a token."""
    return "".join(random.Random(7).choices(alphabet, k=length))  # noqa: S311


def types(text: str) -> list[str]:
    return [span.type for span in find_secrets([text])[0]]


HEX = "0123456789abcdef"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("AWS_ACCESS_KEY", "AKIA" + made_up(16, string.ascii_uppercase + "234567")),
        ("GITHUB_TOKEN", "ghp_" + made_up(36)),
        ("GITLAB_TOKEN", "glpat-" + made_up(20)),
        ("SLACK_TOKEN", "xoxb-" + made_up(12, string.digits) + "-" + made_up(24)),
        ("STRIPE_KEY", "sk_live_" + made_up(24)),
        ("OPENAI_API_KEY", "sk-proj-" + made_up(64)),
        ("GCP_API_KEY", "AIzaSy" + made_up(33)),
        ("NPM_TOKEN", "npm_" + made_up(36)),
        ("SENDGRID_KEY", "SG." + made_up(22) + "." + made_up(43)),
        ("TELEGRAM_BOT_TOKEN", "123459876:AA" + made_up(33)),
        ("DIGITALOCEAN_TOKEN", "dop_v1_" + made_up(64, HEX)),
        ("SHOPIFY_TOKEN", "shpat_" + made_up(32, HEX)),
        ("MAILCHIMP_KEY", made_up(32, HEX) + "-us12"),
        ("HUGGINGFACE_TOKEN", "hf_" + made_up(34, string.ascii_letters)),
        ("JWT", "eyJ" + made_up(20) + ".eyJ" + made_up(40) + "." + made_up(43)),
    ],
)
def test_finds_an_issuers_format_anywhere(kind: str, value: str) -> None:
    for text in (value, f"use {value} for now", f'TOKEN="{value}"', f"({value})"):
        assert types(text) == [kind], text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("PASSWORD_IN_URL", "postgres://app:Tr0ub4dor@db.corp.net/main"),
        ("PASSWORD_IN_COMMAND", "curl -u admin:Tr0ub4dor https://corp.net"),
        ("PASSWORD_IN_COMMAND", "tool login --password Tr0ub4dor99"),
        ("PASSWORD", "password: Tr0ub4dor99"),
        ("PASSWORD", "the password is Tr0ub4dor99"),
        ("PASSWORD", 'db_password = "c0rrect-horse"'),
        ("GENERIC_API_KEY", f"api_key = '{made_up(32)}'"),
        ("GENERIC_API_KEY", f"X-Auth-Token: {made_up(40, HEX)}"),
        ("GENERIC_API_KEY", "heroku_api_key = 832d2129-a846-4e27-99f4-7004b6ad53ef"),
        (
            "PRIVATE_KEY",
            f"-----BEGIN RSA PRIVATE KEY-----\n{made_up(64)}\n{made_up(64)}\n-----END RSA PRIVATE KEY-----",
        ),
    ],
)
def test_finds_what_a_name_or_a_command_gives_away(kind: str, text: str) -> None:
    assert types(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "I forgot my password again, can you reset it?",
        "password: ********",
        "api_key = <your key>",
        "token = ${GITHUB_TOKEN}",
        "secret = os.environ['SECRET']",
        "password = changeme",
        "ghp_" + "x" * 36,
        "commit 9a038989604e8da62ecddbe2094b16ce1b778be1",
        "md5: 5c94767cedb5d6987c902ac850ded2c6",
        "id 832d2129-a846-4e27-99f4-7004b6ad53ef",
        "public_key = " + made_up(40),
        "https://corp.net/user/settings?tab=keys",
        "key: value, token: str, password: Optional[str]",
        "postgres://user:password@localhost/db",
        "the key takeaway: tokens are words",
        "-----BEGIN PUBLIC KEY-----\n" + made_up(64),
        "s.AcceptanceTimeoutSeconds",
        "sort_key = customer_number_2",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert types(text) == []


def test_the_table_covers_many_issuers_and_every_row_compiles() -> None:
    rows = secret_formats()

    assert len({row.type for row in rows}) >= 150
    assert all(compiled(row.rest) for row in rows)


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text("keytoksecrpaswd=:'\"-_.$<>{}0123abcXYZ \n", max_size=100))
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for span in find_secrets([text])[0]:
        assert end <= span.start < span.end <= len(text)
        end = span.end
