"""Whether the award, the recipient and the campaign fit together."""

from awards.choices import AwardOccasion, Outcome
from awards.eligibility.params import Param, Predicate, Values
from awards.eligibility.values import Answer, Case, Proof
from awards.eligibility.wording import label, listed, occasion_of, short
from campaigns.choices import RecipientKind

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN


def recipient_kind(case: Case, values: Values) -> Answer:
    """The catalogue gives the award to such a recipient."""
    allowed = (
        listed(label(RecipientKind, kind).lower() for kind in sorted(case.award.recipient_kinds))
        if case.award.recipient_kinds
        else ""
    )
    kind = label(RecipientKind, case.kind).lower()
    if not allowed:
        return Answer(UNKNOWN, f"Danh mục chưa ghi {case.award.name} dành cho đối tượng nào.")
    proofs = (_award_proof(case, f"{case.award.name} dành cho {allowed}"),)
    if case.kind in case.award.recipient_kinds:
        return Answer(PASS, f"{case.award.name} dành cho {allowed}; đối tượng là {kind}.", proofs)
    return Answer(
        FAIL, f"{case.award.name} dành cho {allowed}; đối tượng được đề nghị là {kind}.", proofs
    )


def occasion(case: Case, values: Values) -> Answer:
    """The catalogue gives the award on such an occasion."""
    given = occasion_of(case.occasion)
    if not case.award.occasions:
        return Answer(UNKNOWN, f"Danh mục chưa ghi {case.award.name} dùng cho loại hình nào.")
    allowed = listed(occasion_of(code) for code in sorted(case.award.occasions))
    proofs = (_award_proof(case, f"{case.award.name}: {allowed}"),)
    if case.occasion in case.award.occasions:
        return Answer(PASS, f"{case.award.name} được dùng cho {given}.", proofs)
    return Answer(
        FAIL, f"{case.award.name} dùng cho {allowed}; hồ sơ đề nghị theo {given}.", proofs
    )


def award_in_force(case: Case, values: Values) -> Answer:
    """The award is given on the day that fixes the law."""
    award = case.award
    basis = f" theo {award.basis}" if award.basis else ""
    if award.from_on and case.day < award.from_on:
        sentence = f"{award.name} chỉ có từ ngày {short(award.from_on)}{basis}"
        outcome = FAIL
    elif award.until_on and case.day >= award.until_on:
        sentence = f"{award.name} không còn từ ngày {short(award.until_on)}{basis}"
        outcome = FAIL
    else:
        sentence = f"{award.name} còn hiệu lực vào ngày {short(case.day)}{basis}"
        outcome = PASS
    tail = f"; ngày tính là {short(case.day)}." if outcome == FAIL else "."
    return Answer(outcome, f"{sentence}{tail}", (_award_proof(case, sentence),))


def body_exists(case: Case, values: Values) -> Answer:
    """A body that has ceased to exist gets no award."""
    closed_on = case.body_closed_on
    if closed_on is None:
        return Answer(PASS, "Không có ghi nhận đơn vị đã kết thúc hoạt động.")
    proofs = (Proof("unit", None, f"Đơn vị kết thúc hoạt động từ ngày {short(closed_on)}"),)
    if closed_on <= case.seen_on:
        return Answer(
            FAIL,
            f"Đơn vị đã kết thúc hoạt động từ ngày {short(closed_on)}, không đề nghị khen thưởng "
            "đơn vị không còn tồn tại.",
            proofs,
        )
    return Answer(
        PASS,
        f"Đơn vị còn hoạt động; sẽ kết thúc từ ngày {short(closed_on)}, cần quyết định trước "
        "ngày đó.",
        proofs,
    )


def campaign_named(case: Case, values: Values) -> Answer:
    """An award for a campaign names the campaign, and the unit takes part in it."""
    if case.occasion != AwardOccasion.CAMPAIGN:
        return Answer(PASS, "Không phải khen thưởng phong trào nên không cần gắn với phong trào.")
    if case.campaign_id is None:
        return Answer(
            FAIL, "Khen thưởng phong trào phải gắn với một phong trào. Hãy chọn phong trào."
        )
    if not values["must_take_part"]:
        return Answer(PASS, "Hồ sơ đã gắn với phong trào.", _campaign_proof(case))
    if case.takes_part is None:
        return Answer(
            UNKNOWN,
            "Chưa xác định được đơn vị có tham gia phong trào hay không.",
            _campaign_proof(case),
        )
    if not case.takes_part:
        return Answer(
            FAIL,
            "Đơn vị không có trong danh sách tham gia phong trào này.",
            _campaign_proof(case),
        )
    return Answer(PASS, "Đơn vị có tham gia phong trào.", _campaign_proof(case))


def campaign_length(case: Case, values: Values) -> Answer:
    """Awards of long movements: the campaign lasted at least so many months."""
    months = values["months"]
    if case.occasion != AwardOccasion.CAMPAIGN:
        return Answer(PASS, "Không phải khen thưởng phong trào nên không xét thời gian phong trào.")
    if case.campaign_months is None:
        return Answer(
            UNKNOWN,
            f"Phong trào phải kéo dài ít nhất {months} tháng; chưa biết ngày bắt đầu hoặc ngày "
            "kết thúc.",
            _campaign_proof(case),
        )
    lasted = f"Phong trào kéo dài {case.campaign_months} tháng"
    if case.campaign_months < months:
        return Answer(FAIL, f"{lasted}, cần ít nhất {months} tháng.", _campaign_proof(case))
    return Answer(PASS, f"{lasted}, đủ {months} tháng.", _campaign_proof(case))


def deciding_head(case: Case, values: Values) -> Answer:
    """The head of the deciding authority is the recipient: another must sign."""
    if not case.is_deciding_head:
        return Answer(PASS, "Người được đề nghị không phải là người ký quyết định.")
    return Answer(
        UNKNOWN,
        "Người được đề nghị là người đứng đầu cơ quan quyết định khen thưởng. Cần bố trí người "
        "khác ký quyết định và không để người này bỏ phiếu về chính mình.",
    )


def for_a_person(case: Case, values: Values) -> Answer:
    """What no record tells, or a text that nobody has read yet: who examines decides."""
    return Answer(UNKNOWN, values["question"])


def _award_proof(case: Case, sentence: str) -> Proof:
    return Proof("award", None, sentence)


def _campaign_proof(case: Case) -> tuple[Proof, ...]:
    if case.campaign_id is None:
        return ()
    return (Proof("campaign", case.campaign_id, "Phong trào của hồ sơ"),)


PREDICATES = {
    "recipient_kind": Predicate(recipient_kind, (), "Đối tượng phù hợp với danh hiệu, hình thức"),
    "occasion": Predicate(occasion, (), "Loại hình phù hợp với danh hiệu, hình thức"),
    "award_in_force": Predicate(award_in_force, (), "Danh hiệu, hình thức còn hiệu lực"),
    "body_exists": Predicate(body_exists, (), "Đơn vị còn tồn tại"),
    "campaign_named": Predicate(
        campaign_named,
        (Param("must_take_part", "flag", "Đơn vị phải tham gia phong trào", True),),
        "Gắn với phong trào và đơn vị có tham gia",
    ),
    "campaign_length": Predicate(
        campaign_length,
        (Param("months", "integer", "Số tháng ít nhất của phong trào", least=1),),
        "Phong trào đủ dài",
    ),
    "deciding_head": Predicate(deciding_head, (), "Người đứng đầu cơ quan quyết định"),
    "for_a_person": Predicate(
        for_a_person,
        (Param("question", "text", "Điều người thẩm định phải xem xét"),),
        "Người thẩm định xem xét, kết luận",
    ),
}
