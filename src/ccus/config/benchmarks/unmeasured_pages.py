"""Pages that are not measured at the scale of the country, and why."""

from __future__ import annotations

from collections.abc import Mapping

TAKES = "takes what is sent and leads on, or refuses"
ONE = "about one thing found by its number; the country's size changes nothing"
FILE = "a picture or file of one thing"
FIXED = "the same for everybody, and read from no table that grows"
OWN = "about the account that is signed in"
BOARD = "reads what the board of the site reads, which is measured"
KEPT = "a file of the kept figures that its page shows, where there are some"
FORMS = "looks at each form of a firm; to be measured with the forms themselves"
NOTHING_HERE = "the country that is made has none of what it shows"

_ROUTES = {
    TAKES: """
        applicant:closing applicant:delegation-revocation applicant:paper-masks applicant:paper-removal
        applicant:payment-notices applicant:level-resubmission
        applicant:submission applicant:trial-payment applicant:withdrawal business:agreement-ending
        business:career-decision business:hierarchy-agreement business:hierarchy-answer business:hierarchy-ending
        business:hierarchy-firm business:hierarchy-invitation business:hierarchy-template-use
        business:people-days-withdrawal business:provisional-withdrawal business:roster-entry-ending
        business:retirement-method business:retirement-outsider-removal business:retirement-outsiders
        business:retirement-report business:site-document-facts
        evaluator:assessment-decision evaluator:career-decision operator:attention-answer operator:card-batch-file
        operator:card-batches operator:disclosure-decision operator:flag-decision operator:photo-acceptance
        operator:photo-refusal operator:special-measure-proposal operator:special-measure-state prime:approval-return
        prime:flag-appeal prime:flag-decision prime:provisional-return prime:site-closing prime:site-firm-reminders
        prime:site-handover prime:site-period prime:site-person-reminders prime:site-reader-codes
        prime:site-reader-revocation prime:site-work-place-ending prime:site-work-places public:courier-bundles public:hat
        public:language public:start reviewer:case-approval reviewer:case-rejection reviewer:case-release
        reviewer:case-return reviewer:next reviewer:second-looks technician:assessment-appeal
        technician:assessment-resubmission technician:assessment-withdrawal technician:assessments technician:card-order
        technician:card-order-cancellation technician:card-order-receipt technician:card-stop technician:card-temporary
        technician:card-wallet technician:career-withdrawal technician:days-entry-withdrawal
        technician:days-proposal-confirmation technician:days-proposal-day-off technician:flag-appeal
        technician:needs-consent-ending technician:needs-consents technician:provisional-withdrawal
        technician:notice-acknowledgement business:notice-acknowledgement operator:notice-call
        business:link-difference business:link-revocation business:retirement-run operator:identification-confirmation
        operator:merge-step operator:refund-step technician:link-difference technician:link-revocation
        counter:case-completion counter:case-handover counter:deliveries counter:delivery-completion counter:delivery-papers
        operator:mandate-ending operator:notice-letters business:site-document-sets
        business:site-document-submission business:submission-receipt business:submission-receipts
        business:submission-return business:submission-withdrawal business:site-form-keeping
        business:site-form-reminders business:site-usual-forms
    """,
    ONE: """
        applicant:answers applicant:application applicant:later-papers applicant:note applicant:page applicant:paper-reading
        applicant:payment applicant:pin applicant:resumption applicant:waiting business:site-document
        evaluator:assessment operator:disclosure-proposal prime:provisional-site public:enrolment public:invitation
        reviewer:case reviewer:case-correction reviewer:second-look technician:provisional-confirmation
        technician:provisional-day business:person-needs public:notice business:retirement-list
        counter:case counter:case-payment
        applicant:administrator applicant:known-person public:recovery-stop business:document-set reviewer:case-candidate
        business:submission business:site-required-forms
    """,
    FILE: """
        counter:case-receipt
        applicant:paper business:provisional-photo business:retirement-poster business:retirement-report-file
        business:document-set-file operator:notice-letters-file business:site-document-file business:submission-file
        operator:photo-current operator:photo-newer prime:provisional-photo reviewer:case-paper
        reviewer:second-look-paper technician:card-photo-file technician:provisional-photo
    """,
    FIXED: """
        counter:intake counter:intake-worker
        error-reference healthz public:my-card-worker public:card-check-worker public:card-issuer public:card-keys public:courier-worker
        public:proof-keys public:proof-worker
    """,
    OWN: """
        counter:intake-key
        account_change_password account_inactive account_login account_logout account_reauthenticate mfa_activate_totp
        mfa_add_webauthn mfa_authenticate mfa_deactivate_totp mfa_download_recovery_codes mfa_edit_webauthn
        mfa_generate_recovery_codes mfa_index mfa_list_webauthn mfa_login_webauthn mfa_reauthenticate
        mfa_reauthenticate_webauthn mfa_remove_webauthn mfa_view_recovery_codes
    """,
    BOARD: "prime:site-firm prime:site-roster-entry prime:site-warning",
    KEPT: """
        operator:analysis-export operator:outreach-export operator:outreach-groups-export operator:outreach-people-export
    """,
    FORMS: "business:site-documents",
    NOTHING_HERE: "counter:cases public:proof-roots-of-month technician:days-proof operator:check-rehearsal",
}

UNMEASURED: Mapping[str, str] = {route: reason for reason, routes in _ROUTES.items() for route in routes.split()}
