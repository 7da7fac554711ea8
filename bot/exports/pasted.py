"""Tells when somebody pasted what opens their account elsewhere: a session, a cookie, a key, a password.

Nothing of it is kept, logged or said again. Better once too often than once too seldom: the answer is only advice.
"""

import re

_NAMED = "password|passwort|kennwort|mot de passe|contraseña|senha|parolam?|şifrem?|пароль|密码|パスワード|비밀번호"
_ITS_NAME = rf"(?i:\b(?:{_NAMED}))"

_SIGNS = (
    r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*",  # a signed token
    r"__(?:Secure|Host)-[\w.-]+\s*[=:]\s*\S{8,}",  # a cookie's own name
    r"(?i:session[-_ ]?token|access[-_ ]?token|refresh[-_ ]?token|auth[-_ ]?token)['\"]?\s*[=:]\s*['\"]?\S{12,}",
    r"(?i:set-cookie|cookie)\s*:\s*\S+=\S{8,}",
    r"(?i:authorization\s*:\s*)?(?i:bearer)\s+[A-Za-z0-9._~+/-]{20,}",
    r"\bsk-[A-Za-z0-9_-]{20,}",
    rf"{_ITS_NAME}\s*[:=]\s*\S{{5,}}",
    rf"(?i:\b(?:my|mi|mein|mon|minha|mia|мой)\s+){_ITS_NAME}(?i:\s+(?:is|es|ist|est|è|é))\s+\S{{5,}}",
    rf"{_ITS_NAME}\s+(?=\S*[0-9!@#$%^&*])\S{{5,}}",
)
_LIKE = re.compile("|".join(f"(?:{sign})" for sign in _SIGNS))
_LONGEST = 20_000
"""Characters that are looked at: a cookie jar is known by its beginning."""


def looks_like_secret(text: str) -> bool:
    return _LIKE.search(text[:_LONGEST]) is not None
