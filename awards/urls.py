from django.urls import path

from awards.views import (
    decisions,
    examining,
    fairness,
    honour_uploads,
    honours,
    nominee_lists,
    nominees,
    papers,
    proposals,
    recipients,
    records,
)

app_name = "awards"

urlpatterns = [
    # Dossiers
    path("khen-thuong/", proposals.proposal_list, name="proposal-list"),
    path("khen-thuong/cho-tham-dinh/", examining.proposal_queue, name="proposal-queue"),
    path("khen-thuong/lap/", proposals.proposal_create, name="proposal-create"),
    path("khen-thuong/danh-muc/tim/", proposals.award_search, name="award-search"),
    path("khen-thuong/<int:pk>/", proposals.proposal_detail, name="proposal-detail"),
    path("khen-thuong/<int:pk>/to-trinh/", proposals.proposal_letter, name="proposal-letter"),
    path("khen-thuong/<int:pk>/gui/", proposals.proposal_send, name="proposal-send"),
    path(
        "khen-thuong/<int:pk>/chuyen-lanh-dao/",
        proposals.proposal_hand_over,
        name="proposal-hand-over",
    ),
    path("khen-thuong/<int:pk>/thu-hoi/", proposals.proposal_recall, name="proposal-recall"),
    path("khen-thuong/<int:pk>/rut/", proposals.proposal_withdraw, name="proposal-withdraw"),
    path("khen-thuong/<int:pk>/xoa/", proposals.proposal_discard, name="proposal-discard"),
    path("khen-thuong/<int:pk>/tiep-nhan/", examining.proposal_receive, name="proposal-receive"),
    path("khen-thuong/<int:pk>/phan-cong/", examining.proposal_assign, name="proposal-assign"),
    path("khen-thuong/<int:pk>/chuyen/", examining.proposal_forward, name="proposal-forward"),
    path("khen-thuong/<int:pk>/tra-lai/", examining.proposal_send_back, name="proposal-send-back"),
    path("khen-thuong/<int:pk>/ket-luan/", examining.proposal_accept, name="proposal-accept"),
    path("khen-thuong/<int:pk>/mo-lai/", examining.proposal_reopen, name="proposal-reopen"),
    path("khen-thuong/<int:pk>/tu-choi/", examining.proposal_refuse, name="proposal-refuse"),
    path("khen-thuong/<int:pk>/che-do/", examining.proposal_regime, name="proposal-regime"),
    path("khen-thuong/<int:pk>/kiem-tra/", examining.proposal_assess, name="proposal-assess"),
    # Nominees
    path("khen-thuong/<int:pk>/danh-sach/", nominee_lists.nominee_list, name="nominee-list"),
    path(
        "khen-thuong/<int:pk>/danh-sach/mau/",
        nominee_lists.list_template,
        name="nominee-list-template",
    ),
    path(
        "khen-thuong/<int:pk>/danh-sach/dua-vao/",
        nominee_lists.list_enter,
        name="nominee-list-enter",
    ),
    path("khen-thuong/<int:pk>/them/", nominees.nominee_add, name="nominee-add"),
    path("de-nghi/<int:pk>/", nominees.nominee_detail, name="nominee-detail"),
    path("de-nghi/<int:pk>/sua/", nominees.nominee_edit, name="nominee-edit"),
    path("de-nghi/<int:pk>/bo/", nominees.nominee_remove, name="nominee-remove"),
    path("de-nghi/<int:pk>/khong-xet/", examining.nominee_refuse, name="nominee-refuse"),
    path("de-nghi/<int:pk>/xet-lai/", examining.nominee_reopen, name="nominee-reopen"),
    path("de-nghi/<int:pk>/muc-cao-hon/", examining.nominee_raise, name="nominee-raise"),
    path("de-nghi/<int:pk>/ten/", examining.nominee_rename, name="nominee-rename"),
    path("de-nghi/<int:pk>/bo-qua/<slug:rule>/", examining.rule_set_aside, name="rule-set-aside"),
    path("de-nghi/bo-qua/<int:pk>/ap-dung-lai/", examining.rule_restore, name="rule-restore"),
    # Papers
    path("khen-thuong/<int:pk>/giay-to/", papers.document_add, name="document-add"),
    path("giay-to/<int:pk>/tai/", papers.document_download, name="document-download"),
    path("giay-to/<int:pk>/xem/", papers.document_show, name="document-show"),
    path("giay-to/<int:pk>/noi-dung/", papers.document_text, name="document-text"),
    path("giay-to/<int:pk>/bo/", papers.document_remove, name="document-remove"),
    # Questions to the unit
    path("yeu-cau/<int:pk>/tra-loi/", examining.request_answer, name="request-answer"),
    path("yeu-cau/<int:pk>/dong-y/", examining.request_settle, name="request-settle"),
    # Decisions
    path("quyet-dinh/", decisions.decision_list, name="decision-list"),
    path("quyet-dinh/soan/<int:unit_pk>/", decisions.decision_draft, name="decision-draft"),
    path("quyet-dinh/<int:pk>/", decisions.decision_detail, name="decision-detail"),
    path("quyet-dinh/<int:pk>/noi-dung/", decisions.decision_edit, name="decision-edit"),
    path("quyet-dinh/<int:pk>/them/", decisions.decision_add, name="decision-add"),
    path("quyet-dinh/<int:pk>/ban-hanh/", decisions.decision_issue, name="decision-issue"),
    path("quyet-dinh/<int:pk>/xoa/", decisions.decision_discard, name="decision-discard"),
    path("quyet-dinh/<int:pk>/sua-doi/", decisions.decision_amend, name="decision-amend"),
    path("quyet-dinh/dong/<int:pk>/", decisions.line_edit, name="line-edit"),
    path("quyet-dinh/dong/<int:pk>/bo/", decisions.line_remove, name="line-remove"),
    # The registry
    path("so-vang/", honours.honour_list, name="honour-list"),
    path("so-vang/nhap/", honour_uploads.upload_create, name="honour-upload"),
    path("so-vang/nhap/mau/", honour_uploads.upload_template, name="honour-upload-template"),
    path("so-vang/nhap/<int:pk>/", honour_uploads.upload_detail, name="honour-upload-detail"),
    path("so-vang/nhap/<int:pk>/ap-dung/", honour_uploads.upload_apply, name="honour-upload-apply"),
    path("so-vang/nhap/<int:pk>/hoan-tac/", honour_uploads.upload_undo, name="honour-upload-undo"),
    path("so-vang/<int:pk>/", honours.honour_detail, name="honour-detail"),
    path("doi-tuong/", recipients.recipient_list, name="recipient-list"),
    path("doi-tuong/tim-so/", recipients.recipient_by_number, name="recipient-by-number"),
    path("doi-tuong/moi/", recipients.recipient_create, name="recipient-create"),
    path("doi-tuong/<int:pk>/", recipients.recipient_detail, name="recipient-detail"),
    path("doi-tuong/<int:pk>/sua/", recipients.recipient_edit, name="recipient-edit"),
    path("doi-tuong/<int:pk>/gop/", recipients.recipient_twins, name="recipient-twins"),
    path(
        "doi-tuong/<int:pk>/gop/<int:other_pk>/", recipients.recipient_merge, name="recipient-merge"
    ),
    path("doi-tuong/gop/<int:pk>/tach/", recipients.recipient_unmerge, name="recipient-unmerge"),
    # What eligibility is computed from
    path("doi-tuong/tim/", records.recipient_search, name="recipient-search"),
    path("doi-tuong/<int:pk>/ho-so/", records.recipient_records, name="recipient-records"),
    path("doi-tuong/<int:pk>/ho-so/xep-loai/", records.rating_add, name="rating-add"),
    path(
        "doi-tuong/<int:pk>/ho-so/xep-loai/<int:row_pk>/", records.rating_edit, name="rating-edit"
    ),
    path(
        "doi-tuong/<int:pk>/ho-so/xep-loai/<int:row_pk>/xoa/",
        records.rating_remove,
        name="rating-remove",
    ),
    path("doi-tuong/<int:pk>/ho-so/sang-kien/", records.initiative_add, name="initiative-add"),
    path(
        "doi-tuong/<int:pk>/ho-so/sang-kien/<int:row_pk>/",
        records.initiative_edit,
        name="initiative-edit",
    ),
    path(
        "doi-tuong/<int:pk>/ho-so/sang-kien/<int:row_pk>/xoa/",
        records.initiative_remove,
        name="initiative-remove",
    ),
    path("doi-tuong/<int:pk>/ho-so/vu-viec/", records.matter_add, name="matter-add"),
    path("doi-tuong/<int:pk>/ho-so/vu-viec/<int:row_pk>/", records.matter_edit, name="matter-edit"),
    path(
        "doi-tuong/<int:pk>/ho-so/vu-viec/<int:row_pk>/ket-thuc/",
        records.matter_end,
        name="matter-end",
    ),
    path(
        "doi-tuong/<int:pk>/ho-so/vu-viec/<int:row_pk>/xoa/",
        records.matter_remove,
        name="matter-remove",
    ),
    # Who is proposed and honoured
    path("phong-trao/<int:pk>/co-cau/", fairness.campaign_fairness, name="fairness-campaign"),
    path("khen-thuong/co-cau/<int:year>/", fairness.year_fairness, name="fairness-year"),
]
