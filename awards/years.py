"""Years of an achievement as people write them: 2025; 2024, 2025; 2021-2025."""

from django.utils import timezone

YEARS_AT_MOST = 30
FIRST = 1945


def read_years(text: str) -> list[int]:
    """ValueError says in Vietnamese what cannot be read."""
    found: set[int] = set()
    for part in text.replace("–", "-").replace(";", ",").split(","):
        ends = [one.strip() for one in part.split("-")]
        if ends == [""]:
            continue
        if len(ends) > 2 or not all(one.isascii() and one.isdigit() for one in ends):
            raise ValueError(f"Không đọc được năm “{part.strip()}”. Hãy ghi 2025 hoặc 2021-2025.")
        first, last = int(ends[0]), int(ends[-1])
        if not FIRST <= first <= last <= timezone.localdate().year + 1:
            raise ValueError(f"Năm “{part.strip()}” không hợp lệ.")
        found.update(range(first, last + 1))
    if len(found) > YEARS_AT_MOST:
        raise ValueError(f"Nhiều nhất {YEARS_AT_MOST} năm.")
    return sorted(found)


def years_said(years) -> str:
    """2021-2025, 2027: as short as can be read back."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
