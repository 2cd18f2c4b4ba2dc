"""Papers in words: what the checks before sending found, and what was read on them against what was typed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.applications.models import Paper
from ccus.applications.queries.applications import Folder
from ccus.applications.queries.paper_readings import comparisons_of, reading_of
from ccus.applications.rules.paper_reading.comparing import ALARMS, EXPIRY, Comparison, Likeness
from ccus.applications.rules.paper_reading.hidden_numbers import Hidden
from ccus.applications.rules.prechecks import Doubt
from ccus.applications.rules.questions import QuestionType, find_question
from ccus.applications.states import EDITABLE, PaperKind, ReadingState
from ccus.portal.ui.shapes.papers import PaperCard, PaperFinding

_DATES = frozenset({QuestionType.DATE, QuestionType.BIRTH_DATE, QuestionType.ENTRIES})
_NAMES = frozenset({QuestionType.NAME, QuestionType.KANA, QuestionType.FIRM, QuestionType.PERSON_TEXT})


def paper_card(folder: Folder, paper: Paper, *, words: str, in_form: bool, language: str) -> PaperCard:
    """`in_form`: on the page that asks for the paper, where it can be taken out."""
    reading = reading_of(paper)
    state = ReadingState(reading.state) if reading is not None else None
    masks = [Hidden(what) for what, _corners in reading.masks] if reading is not None else []

    def url(name: str) -> str:
        return reverse(f"applicant:{name}", args=[folder.number, paper.pk])

    return PaperCard(
        id=paper.pk,
        # The picture changes when something is blacked out, and its address with it.
        url=f"{url('paper')}?v={paper.sha256[:8]}",
        words=words,
        warnings=doubt_words(paper, language),
        remove_url=url("paper-removal") if in_form else "",
        reading=state.value if state is not None else "",
        reading_words=_reading_words(state),
        findings=paper_findings(folder, paper, language),
        masked=_masked_words(masks, language),
        is_confirmed=bool(reading and reading.confirmed_at),
        confirm_url=url("paper-masks") if masks and folder.state in EDITABLE else "",
        refresh_url=url("paper-reading") + ("?in=form" if in_form else ""),
        in_form=in_form,
    )


def doubt_words(paper: Paper, language: str) -> tuple[str, ...]:
    """What the checks before sending found, in words."""
    return tuple(Doubt(code).label(language) for code in paper.warnings)


def paper_findings(folder: Folder, paper: Paper, language: str) -> tuple[PaperFinding, ...]:
    """What the paper says of the answers, in the order of the paper."""
    return tuple(
        PaperFinding(
            label=finding_label(folder, each, language),
            mark=each.likeness.value,
            words=_with_advice(each, finding_words(folder, each)),
            change_url=_change_url(folder, each),
        )
        for each in comparisons_of(paper, folder.answers)
    )


def paper_alarms(folder: Folder) -> dict[str, str]:
    """By answer, in words: how a paper differs from it. Of a paper that has expired under the code of its deadline."""
    alarms: dict[str, str] = {}
    for paper in folder.papers:
        for each in comparisons_of(paper, folder.answers):
            if each.likeness in ALARMS:
                alarms.setdefault(each.code, _with_advice(each, finding_words(folder, each)))
    return alarms


def finding_label(folder: Folder, comparison: Comparison, language: str) -> str:
    """What is compared, in words: a name is compared whole, whatever fields it was typed into."""
    whole = {"family_name": _("氏名"), "family_kana": _("フリガナ"), EXPIRY: _("書類の有効期限")}
    if comparison.code in whole:
        return whole[comparison.code]
    question = find_question(folder.kind, comparison.code)
    return question.label(language) if question is not None else comparison.code


def finding_words(folder: Folder, comparison: Comparison) -> str:
    read = {"read": comparison.read, "typed": comparison.typed}
    if comparison.likeness is Likeness.SAME:
        return _("書類と同じです。")
    if comparison.likeness is Likeness.UNREAD:
        return _("書類から読み取れませんでした。審査担当が見て確かめます。")
    if comparison.likeness is Likeness.EXPIRED:
        return _("期限が「%(read)s」で切れています。") % read
    if comparison.likeness is Likeness.DIFFERENT:
        return _("書類では「%(read)s」と読めますが、入力は「%(typed)s」です。") % read
    question = find_question(folder.kind, comparison.code)
    if question is not None and question.type in _DATES:
        return _("書類では「%(read)s」：同じ日です。") % read
    if question is not None and question.type in _NAMES:
        return _("書類では「%(read)s」、入力は「%(typed)s」：同じ字と見なしました。") % read
    return _("書類では「%(read)s」：同じ番号です。") % read


def _with_advice(comparison: Comparison, words: str) -> str:
    if comparison.likeness is not Likeness.EXPIRED:
        return words
    return f"{words} {_('期限内の書類を撮ってください。')}"


def refusal_words() -> str:
    """Why a paper with a My Number was not kept."""
    return _(
        "写真にマイナンバー（個人番号）が写っていたので、受け取らずにすぐ消しました。法律で、ここでは預かれません。"
        "マイナンバーカードは表だけを、住民票などは番号のないものを撮ってください。"
    )


def is_refused(folder: Folder, kind: PaperKind) -> bool:
    """Whether the last paper of a kind was let go for what it showed."""
    return kind in folder.refused_kinds


def _change_url(folder: Folder, comparison: Comparison) -> str:
    question = find_question(folder.kind, comparison.code)
    if comparison.likeness is not Likeness.DIFFERENT or question is None or folder.state not in EDITABLE:
        return ""
    return f"{reverse('applicant:page', args=[folder.number, question.page])}?then=answers#id_{question.code}"


def _reading_words(state: ReadingState | None) -> str:
    words = {
        ReadingState.WAITING: _("書類を読み取っています…"),
        ReadingState.READ: _("読み取りました"),
        ReadingState.FAILED: _("読み取れませんでした。隠す番号が写っていないか、ご自分で確かめてください。"),
        ReadingState.UNAVAILABLE: _(
            "読み取りは使えません。入力と書類が同じか、隠す番号がないか、ご自分で確かめてください。"
        ),
    }
    return words.get(state, "") if state is not None else ""


def _masked_words(masks: list[Hidden], language: str) -> str:
    if not masks:
        return ""
    kinds = [each.label(language) for each in Hidden if each in masks]
    return _("%(what)sが写っていたので、黒く塗りつぶしました。元の写真は残していません。") % {
        "what": _("と").join(kinds)
    }
