"""Named recipients of documents enter the registry once; counts without names do not."""

import json

import pytest
from django.core.management import CommandError, call_command

from awards.models import Honour, Recipient
from tests.build import make_award, make_campaign, make_registered

pytestmark = pytest.mark.django_db

FACTS = {
    "schema": "emulation-facts/1",
    "source": "a.txt",
    "document": {"id": "D1", "date": "2023-12-22"},
    "conferences": [{"id": "CF1", "campaign": "C-1", "date": "2023-12-22"}],
    "awards": [
        {
            "id": "A1",
            "source": "a.txt",
            "conference": "CF1",
            "form": "Bằng khen",
            "level": "province",
            "authority": "TN.UB",
            "recipients": [
                {
                    "kind": "individual",
                    "name": "Giàng Páo Mỷ",
                    "position": "Bí thư",
                    "unit": "TN.BN",
                },
                {"kind": "individual", "name": "Lê Văn Lương", "unit": "TN.UB"},
            ],
        },
        {
            "id": "A2",
            "source": "a.txt",
            "form": "Cờ",
            "counts": {"collectives": 9},
            "recipients": [],
        },
        {
            "id": "A3",
            "source": "a.txt",
            "form": "Huân chương",
            "status": "proposed",
            "recipients": [{"name": "Lò A", "unit": "TN.BN"}],
        },
        {"id": "A4", "source": "a.txt", "form": "Cờ", "recipients": [{"name": "B", "unit": "X"}]},
    ],
}


def written(folder, facts, name="a.json"):
    path = folder / name
    path.write_text(json.dumps(facts, ensure_ascii=False))
    return str(path)


def test_named_recipients_enter_once(world, tmp_path, capsys):
    award = make_award("Bằng khen của Chủ tịch UBND tỉnh")
    campaign = make_campaign(world.province, code="C-1")
    known = make_registered("Giang Pao My", world.north)
    path = written(tmp_path, FACTS)
    call_command("import_honours", path)
    said = capsys.readouterr().out
    assert "Đã ghi 2, đã có 0." in said
    assert "Chưa ghi A3, Lò A: mới đề nghị" in said and "Chưa ghi A4, B: không rõ đơn vị" in said
    first, second = Honour.objects.order_by("id")
    assert (first.recipient, first.award, first.campaign, first.year) == (
        known,
        award,
        campaign,
        2023,
    )
    assert (first.post, first.unit, first.owner, first.authority) == (
        "Bí thư",
        world.north,
        world.province,
        "UBND tỉnh",
    )
    assert first.achievement_key == f"campaign:{campaign.pk}"
    assert second.recipient.unit == world.committee
    call_command("import_honours", path)
    assert "Đã ghi 0, đã có 2." in capsys.readouterr().out
    assert (Honour.objects.count(), Recipient.objects.count()) == (2, 2)


def test_another_document_that_tells_the_same_adds_nothing(world, tmp_path):
    make_award("Bằng khen của Chủ tịch UBND tỉnh")
    make_campaign(world.province, code="C-1")
    other = json.loads(json.dumps(FACTS).replace("a.txt", "b.txt"))
    call_command("import_honours", written(tmp_path, FACTS), written(tmp_path, other, "b.json"))
    assert Honour.objects.count() == 2


def test_a_file_of_another_kind_is_refused_whole(world, tmp_path):
    make_campaign(world.province, code="C-1")
    other = written(tmp_path, {"schema": "x"}, "b.json")
    with pytest.raises(CommandError, match="không theo khuôn dạng"):
        call_command("import_honours", written(tmp_path, FACTS), other)
    assert not Honour.objects.exists()
