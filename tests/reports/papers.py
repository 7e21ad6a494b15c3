"""Plain snapshots of a decision's papers, as reports.queries.papers reads them from rows."""

from campaigns.choices import RecipientKind
from reports.contents.decisions import asked_for

CERTIFICATE = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
DECISION = {
    "kind": "award",
    "title": "Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
    "symbol": "QĐ-UBND",
    "capacity": "KT.",
    "signer_post": "Phó Chủ tịch",
    "signer_name": "Nguyễn Văn Ký",
    "proposed_by": "Giám đốc Sở Nội vụ tại Tờ trình số 12/TTr-SNV ngày 28 tháng 02 năm 2026",
    "executors": "Chánh Văn phòng Ủy ban nhân dân tỉnh và các tập thể, cá nhân có tên tại Điều 1 "
    "chịu trách nhiệm thi hành Quyết định này./.",
    "receivers": "Như Điều 2;\nLưu: VT.",
    "is_draft": False,
    "number": 5,
    "issued_on": "2026-01-05",
    "place": "Lai Châu",
    "superior": "",
    "issuer": "Ủy ban nhân dân\ntỉnh Lai Châu",
    "issuer_name": "Ủy ban nhân dân tỉnh Lai Châu",
    "authority": "Chủ tịch Ủy ban nhân dân tỉnh Lai Châu",
    "on_behalf_of": "TM. ỦY BAN NHÂN DÂN",
    "reason": "Đã có thành tích xuất sắc trong phong trào thi đua đặc biệt.",
    "own_reason": "",
    "amends": None,
}
DRAFT = {"is_draft": True, "number": None, "issued_on": ""}
FORMER = {
    "number": 8,
    "symbol": "QĐ-UBND",
    "issued_on": "2025-12-25",
    "authority": DECISION["authority"],
}
BASES = [
    "Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
    "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
]
LETTER = {
    "superior": "UBND tỉnh Lai Châu",
    "issuer": "Sở Nội vụ",
    "issuer_name": "Sở Nội vụ",
    "number": "",
    "symbol": "TTr-SNV",
    "place": "Lai Châu",
    "issued_on": "",
    "subject": asked_for(DECISION["title"]),
    "addressed_to": DECISION["authority"],
    "capacity": "",
    "position": "Giám đốc",
    "other_position": "",
    "signer": "",
    "recipients": "Như trên\nLưu: VT",
}
LONG_NAME = "Ban Quản lý dự án đầu tư xây dựng và phát triển quỹ đất khu vực Mường Tè, Nậm Nhùn"


def line(kind, name, post="", honorific="", award=CERTIFICATE, award_kind="form", former=None):
    return {
        "award": award,
        "award_kind": award_kind,
        "kind": kind,
        "honorific": honorific,
        "name": name,
        "post": post,
        "former": former,
    }


def man(name="Giàng Páo Mỷ", post="Trưởng bản Sin Suối Hồ", honorific="Ông", **more):
    return line(RecipientKind.INDIVIDUAL, name, post, honorific, **more)


def team(name="Trường Tiểu học số 2 Bum Nưa", post="xã Bum Nưa", **more):
    return line(RecipientKind.COLLECTIVE, name, post, **more)


def household(name="Hộ gia đình ông Sùng A Gió", post="bản Nà Lao, xã Bum Nưa", **more):
    return line(RecipientKind.HOUSEHOLD, name, post, **more)


def firm(name="Công ty cổ phần Chè Tam Đường", post="xã Bình Lư", **more):
    return line(RecipientKind.ENTERPRISE, name, post, **more)


def snapshot(lines, dossiers=(), letter=LETTER, **decision):
    return {
        "paper": "decision",
        "decision": {**DECISION, **decision},
        "lines": lines,
        "bases": BASES,
        "letter": letter,
        "dossiers": list(dossiers),
    }


def payment(row, amount, *, coefficient="1.5000", factor="1", reason="", unit="Sở Y tế"):
    exact = "" if not factor else f"{float(coefficient) * float(factor) * 2_530_000:.0f}"
    return row | {
        "unit": unit,
        "fund": "tỉnh Lai Châu",
        "coefficient": coefficient,
        "factor": factor,
        "base_salary": 2_530_000,
        "exact": exact,
        "is_ceiling": False,
        "amount": amount,
        "reason": reason,
    }


def prize_snapshot(rows, **decision):
    return {
        "paper": "prizes",
        "decision": {**DECISION, **decision},
        "prizes": {
            "rows": rows,
            "amount": sum(row["amount"] or 0 for row in rows),
            "missing": sum(row["amount"] is None for row in rows),
            "base_salary": {
                "amount": 2_530_000,
                "from_on": "2026-07-01",
                "basis": "Nghị định số 161/2026/NĐ-CP",
                "note": "",
                "is_unchecked": False,
            },
            "setting": {
                "rounding": "nearest",
                "rounding_label": "Làm tròn đến số gần nhất",
                "step": 10_000,
                "highest_title_only": True,
                "basis": "Điều 55 Nghị định số 152/2025/NĐ-CP",
                "note": "",
                "is_unchecked": True,
            },
            "coefficients": [
                {
                    "award": CERTIFICATE,
                    "basis": "Điều 54 Nghị định số 152/2025/NĐ-CP",
                    "note": "",
                    "is_unchecked": False,
                }
            ],
        },
    }
