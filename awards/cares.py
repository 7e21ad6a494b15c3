"""What the catalogue of awards adds to an administrator's care."""

from datetime import timedelta

from django.db.models import Exists, Subquery
from django.utils import timezone

from awards.eligibility import RuleError, check_rule
from awards.models import Award, BaseSalary, Coefficient, LegalText, Regime, Rule, VoteThreshold
from awards.queries.catalogue import provinces_administered, rule_value
from emulation.accounts.cares import Care

# A new decree is prepared, entered and compared before the old one ends.
ENDS_WITHIN = timedelta(days=120)


def _kept(model, user):
    """All rows for who keeps the catalogue; asked within the query, which each care has one of."""
    rows = model.objects.all()
    return rows if user.is_superuser else rows.filter(Exists(provinces_administered(user)))


def _unchecked(model):
    def rows(user):
        in_force = model.objects.in_force(timezone.localdate()).filter(is_unchecked=True)
        return _kept(model, user).filter(pk__in=in_force.values("pk")).order_by("pk")

    return rows


def unreadable_rules(user):
    """Rules that no nominee can be judged by, in force now or later."""
    awards = set(Award.objects.values_list("code", flat=True))
    today = timezone.localdate()
    found = []
    for rule in Rule.objects.prefetch_related("awards"):
        if rule.until_on and rule.until_on <= today:
            continue
        try:
            check_rule(rule_value(rule, (award.code for award in rule.awards.all())), awards)
        except RuleError:
            found.append(rule.pk)
    return _kept(Rule, user).filter(pk__in=found)


def ended_salary(user):
    """The last base salary when none is in force: no prize can be worked out."""
    last = BaseSalary.objects.order_by("-from_on").values("pk")[:1]
    in_force = BaseSalary.objects.in_force(timezone.localdate())
    return _kept(BaseSalary, user).filter(~Exists(in_force), pk=Subquery(last))


def ending_texts(user):
    """Texts on which the regime of today rests and that end soon, or have ended."""
    today = timezone.localdate()
    regimes = Regime.objects.in_force(today).values("pk")
    rows = _kept(LegalText, user).filter(regime__in=regimes, until_on__lte=today + ENDS_WITHIN)
    return rows.distinct()


UNCHECKED = {
    Award: "danh hiệu, hình thức",
    Rule: "điều kiện",
    VoteThreshold: "tỷ lệ phiếu",
    Coefficient: "hệ số tiền thưởng",
}
CARES = [
    *(
        Care(
            model=model,
            key="unchecked",
            label=f"{model._meta.verbose_name_plural.capitalize()} đang áp dụng chưa đối chiếu",
            choice="Đang áp dụng, chưa đối chiếu",
            noun=noun,
            advice="Đối chiếu với văn bản chính thức, sửa nếu khác, rồi chọn việc “Đã đối chiếu”.",
            rows=_unchecked(model),
        )
        for model, noun in UNCHECKED.items()
    ),
    Care(
        model=Rule,
        key="unreadable",
        label="Điều kiện khen thưởng không dùng được",
        choice="Không dùng được",
        noun="điều kiện",
        advice="Mở điều kiện, xem câu báo ở tham số và sửa; khi chưa sửa thì không hồ sơ nào đạt.",
        rows=unreadable_rules,
    ),
    Care(
        model=BaseSalary,
        key="none-in-force",
        label="Không có mức lương cơ sở đang áp dụng",
        choice="Hết hiệu lực, chưa có mức sau",
        noun="mức đã hết hiệu lực",
        advice="Nhập mức lương cơ sở hiện hành; khi chưa có thì không tính được tiền thưởng.",
        rows=ended_salary,
    ),
    Care(
        model=LegalText,
        key="ends-soon",
        label="Văn bản của chế độ pháp lý hiện hành đã hoặc sắp hết hiệu lực",
        choice="Đã hoặc sắp hết hiệu lực",
        noun="văn bản",
        advice="Có văn bản thay thế thì nhập văn bản, chế độ pháp lý mới và các điều kiện của nó.",
        rows=ending_texts,
    ),
]
