"""Words and official parts are kept from two editors; one content is one build."""

import pytest

from campaigns.choices import CampaignState
from emulation.journal.models import Entry, Notification
from emulation.lib.dates import PartialDate
from emulation.lib.verdicts import Refused
from reports import closing, services
from reports.choices import BuildStage, BuildState, Section
from reports.models import Imprint, Narrative, ReportBuild
from tests import build


@pytest.fixture
def campaign(world):
    return build.make_campaign(world.province, state=CampaignState.REVIEWING)


@pytest.fixture
def made(monkeypatch):
    """Which builds were started, instead of making them."""
    started = []
    monkeypatch.setattr(closing, "build", lambda build_id: started.append(build_id))
    return started


def write(campaign, actor, text, version, section=Section.LIMITS):
    return services.write_narrative(
        campaign, section=section, text=text, actor=actor, version=version
    )


# Words


def test_words_are_kept_and_written_down(campaign, world):
    row = write(campaign, world.staff, " Có nơi chưa quan tâm. ", 0)
    assert (row.text, row.version, row.edited_by) == ("Có nơi chưa quan tâm.", 1, world.staff)
    entry = Entry.objects.get(action="narrative.written")
    assert entry.after == {"Hạn chế, tồn tại": "Có nơi chưa quan tâm."}
    assert (entry.actor, entry.within_id) == (world.staff, campaign.pk)


def test_the_second_of_two_editors_overwrites_nothing(campaign, world):
    write(campaign, world.staff, "của tôi", 0)
    with pytest.raises(services.Outdated, match="Có người vừa sửa"):
        write(campaign, world.staff, "của người khác", 0)
    assert Narrative.objects.get().text == "của tôi"


def test_saving_the_same_words_changes_nothing(campaign, world):
    write(campaign, world.staff, "một", 0)
    write(campaign, world.staff, "một", 1)
    assert Narrative.objects.get().version == 1
    assert Entry.objects.filter(action="narrative.written").count() == 1


@pytest.mark.parametrize("who", ["leader", "viewer", "officer_north", "foreign_staff"])
def test_only_staff_of_the_launching_branch_write_words(campaign, world, who):
    with pytest.raises(Refused, match="chuyên viên thường trực"):
        write(campaign, getattr(world, who), "x", 0)
    assert not Narrative.objects.exists()


def test_official_parts_are_kept_and_an_empty_one_is_derived_again(campaign, world):
    values = {"signer": "Lò Văn Anh", "issued_on": PartialDate(2024, 1, 5), "symbol": ""}
    services.write_imprint(campaign, values=values, actor=world.staff, version=0)
    row = services.prepare_build(campaign, actor=world.staff)
    parts = row.snapshot["frame"]
    assert (parts["signer"], parts["issued_on"]) == ("Lò Văn Anh", "2024-01-05")
    assert parts["symbol"] == "BC-UBND"
    with pytest.raises(services.Outdated):
        services.write_imprint(campaign, values=values, actor=world.staff, version=0)
    assert Imprint.objects.get().version == 1


# Builds


def test_asking_twice_for_the_same_content_gives_the_same_build(
    campaign, world, made, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = services.build_report(campaign, actor=world.staff)
    with django_capture_on_commit_callbacks(execute=True):
        second = services.build_report(campaign, actor=world.staff)
    assert (first.pk, ReportBuild.objects.count()) == (second.pk, 1)
    assert first.check_code == second.check_code


def test_the_task_starts_after_commit_and_only_then(
    campaign, world, made, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        row = services.build_report(campaign, actor=world.staff)
        assert made == []
    for callback in callbacks:
        callback()
    assert made == [row.pk]


@pytest.mark.parametrize("changed", ["words", "figures", "official parts", "layout"])
def test_other_content_is_another_build_that_replaces_the_former(
    campaign, world, changed, monkeypatch
):
    first = build.make_report_build(campaign)
    if changed == "words":
        write(campaign, world.staff, "thêm một câu", 0)
    elif changed == "figures":
        build.make_snapshot(
            build.make_submission(build.make_period(campaign), world.north, state="verified")
        )
    elif changed == "official parts":
        services.write_imprint(
            campaign, values={"signer": "Lò Văn Anh"}, actor=world.staff, version=0
        )
    else:
        monkeypatch.setattr(closing, "template_version", lambda: "other")
    second = services.prepare_build(campaign, actor=world.staff)
    assert second.pk != first.pk
    assert second.replaces == first
    assert second.check_code != first.check_code


def test_a_build_keeps_the_words_it_prints(campaign, world):
    write(campaign, world.staff, "lời cũ", 0)
    row = services.prepare_build(campaign, actor=world.staff)
    write(campaign, world.staff, "lời mới", 1)
    row.refresh_from_db()
    assert row.narrative == {"limits": "lời cũ"}


def test_a_failed_build_is_tried_again_in_its_own_row(campaign, world):
    failed = build.make_report_build(campaign, state=BuildState.FAILED, attempt=3)
    again = services.prepare_build(campaign, actor=world.staff)
    assert again.pk == failed.pk
    assert (again.state, again.stage, again.error) == (BuildState.QUEUED, BuildStage.WAITING, "")
    assert (again.attempt, again.requested_by) == (0, world.staff)


def test_one_that_is_underway_is_left_alone(campaign, world):
    running = build.make_report_build(campaign, state=BuildState.RUNNING, attempt=1)
    again = services.prepare_build(campaign, actor=world.staff)
    assert (again.pk, again.state, again.attempt) == (running.pk, BuildState.RUNNING, 1)


def test_one_that_nobody_works_on_any_more_is_taken_up_by_asking_again(campaign, world):
    long_ago = closing.stalled_before() - closing.SILENT_FOR
    build.make_report_build(campaign, state=BuildState.RUNNING, attempt=1, touched_at=long_ago)
    assert services.prepare_build(campaign, actor=world.staff).state == BuildState.QUEUED


@pytest.mark.parametrize("state", [CampaignState.DRAFT, CampaignState.LAUNCHED])
def test_before_there_are_reports_of_units_there_is_none_of_the_campaign(world, state):
    campaign = build.make_campaign(world.province, state=state)
    for actor in (world.staff, None):
        with pytest.raises(Refused, match="chưa đến bước nhận báo cáo"):
            services.prepare_build(campaign, actor=actor)


@pytest.mark.parametrize("who", ["leader", "member", "viewer", "officer_north", "foreign_staff"])
def test_only_staff_of_the_launching_branch_ask_for_a_report(campaign, world, who):
    with pytest.raises(Refused, match="chuyên viên thường trực"):
        services.build_report(campaign, actor=getattr(world, who))
    assert not ReportBuild.objects.exists()


def test_asking_is_written_down_and_troubles_nobody(campaign, world):
    row = services.prepare_build(campaign, actor=world.staff)
    entry = Entry.objects.get(action="report.requested")
    assert (entry.actor, entry.target_id, entry.within_id) == (world.staff, row.pk, campaign.pk)
    assert entry.after == {"check_code": row.check_code, "fingerprint": row.fingerprint}
    assert not Notification.objects.exists()


def test_a_check_code_is_three_groups_of_letters_nobody_confuses(campaign):
    code = services.check_code(campaign.code, "ab" * 32)
    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4]
    assert not set("".join(groups)) & set("01ILO")


def test_a_body_written_by_staff_is_in_capitals_at_the_head_and_as_written_in_the_text(
    campaign, world
):
    issuer = "Ban Chỉ đạo\nphong trào tỉnh Thượng Nguyên"
    services.write_imprint(campaign, values={"issuer": issuer}, actor=world.staff, version=0)
    html = closing.html_of(services.prepare_build(campaign, actor=world.staff))
    assert "<div>BAN CHỈ ĐẠO</div><div>PHONG TRÀO TỈNH THƯỢNG NGUYÊN</div>" in html
    assert "Ban Chỉ đạo phong trào tỉnh Thượng Nguyên báo cáo tổng kết" in html


def test_a_report_to_a_superior_is_addressed_and_names_it_first_among_the_recipients(
    campaign, world
):
    values = {"addressed_to": "Bộ Nội vụ\nBan Thi đua", "recipients": "Lưu: VT, NV\nSở Nội vụ"}
    services.write_imprint(campaign, values=values, actor=world.staff, version=0)
    html = closing.html_of(services.prepare_build(campaign, actor=world.staff))
    assert "<p>Kính gửi:</p>" in html
    assert "- Bộ Nội vụ;" in html and "- Ban Thi đua." in html
    listed = html[html.index("Nơi nhận:") :]
    marks = ["- Như trên;", "- Sở Nội vụ;", "- Lưu: VT, NV."]
    assert [listed.index(mark) for mark in marks] == sorted(listed.index(mark) for mark in marks)
