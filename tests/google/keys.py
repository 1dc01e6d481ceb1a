"""Files with the key of a service account, made for a test: the key is nobody's, its token comes from the stand-in."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from pathlib import Path

    from tests.standin import StandIn

WHO = "robot@example.iam.gserviceaccount.com"
NAME = "key-id-3f9a1c-marker"


@cache
def pem() -> str:
    """Return a private key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def secrets() -> list[str]:
    """Return what must be told nowhere: the lines of the private key and its id."""
    return [*pem().splitlines()[1:-1], NAME]


def key_file(path: Path, google: StandIn, *, private: str | None = None, mode: int = 0o600) -> Path:
    """Write a key whose owner asks the stand-in for a token."""
    key = {
        "type": "service_account",
        "project_id": "salon",
        "private_key_id": NAME,
        "private_key": pem() if private is None else private,
        "client_email": WHO,
        "client_id": "1",
        "token_uri": f"{google.url}/token",
    }
    path.write_text(json.dumps(key), encoding="utf-8")
    path.chmod(mode)
    return path
