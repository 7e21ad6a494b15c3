"""Is the typeface of official documents there, with every Vietnamese letter?

Debian 12's older package of the same name has no ơ, no ư and hardly a toned vowel; text then falls
back letter by letter to another typeface.
"""

import subprocess

FAMILY = "Liberation Serif"
STYLES = 4  # upright, bold, italic, both


def problem() -> str:
    """A Vietnamese sentence for what is wrong; empty when documents can be set."""
    try:
        found = subprocess.run(  # noqa: S603 # words of our own
            ["fc-list", f"{FAMILY}:lang=vi", "style"],  # noqa: S607 # wherever it lies
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return "Máy chủ thiếu fontconfig (lệnh fc-list) nên không kiểm tra được phông chữ."
    if len(set(found.split("\n")) - {""}) < STYLES:
        return (
            f"Máy chủ thiếu phông {FAMILY} có đủ chữ Việt (gói fonts-liberation2) "
            "nên không lập được văn bản."
        )
    return ""
