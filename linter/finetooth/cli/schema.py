"""``finetooth schema``: prints the JSON Schema of the configuration, for editors."""

from __future__ import annotations

import json
from collections.abc import Sequence

from finetooth.cli.parser import Parser, parse
from finetooth.config_schema import Config


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parse(Parser("finetooth schema", "Print the JSON Schema of finetooth.toml."), arguments)
    schema = Config.model_json_schema(by_alias=True)
    print(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2))
    return 0
