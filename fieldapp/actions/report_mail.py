"""What does a manager's letter with a report hold? The headline figures, a link, and the report as XLSX and PDF.

Drawn anew for each try, from what was frozen: whoever gets it twice gets the same. Later corrections stand on the page.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import draw_report_pdf, draw_report_xlsx
from fieldapp.actions.compose import clean, filled
from fieldapp.actions.freeze_report import MAIL
from fieldapp.actions.library import Library
from fieldapp.actions.mark_bounce import takes_mail
from fieldapp.actions.report_paper import Paper, Texts, paper_of, people_in
from fieldapp.channels.email import Attachment, Mail
from fieldapp.settings import Settings
from fieldapp.store import outbox, reports
from fieldapp.store.tables import accounts, areas

__all__ = ["MAIL", "compose_report"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def compose_report(
    session: Session, library: Library, settings: Settings, row: Mapping[str, Any], ttl_s: int
) -> Mail | None:
    """The letter of an outbox row, its words kept; None without an address or report. Nothing is committed here."""
    person = session.execute(
        select(accounts.c.email, accounts.c.locale).where(accounts.c.id == row["addressee"], accounts.c.active)
    ).first()
    report = reports.report(session, str(row["values"].get("report", "")))
    if person is None or report is None or not takes_mail(session, person.email):
        return None
    locale = person.locale if person.locale in library.texts else settings.default_locale
    texts = library.texts[locale]
    area = session.execute(select(areas.c.name).where(areas.c.id == report["area_id"])).scalar_one()
    names = _names(session, report)
    paper = paper_of({**report, "area": area}, texts, locale, names, (), least=settings.figures_least)
    subject, body = _words(paper, texts, f"{settings.base_url}/reports/{report['id']}")
    outbox.save_words(session, row["id"], person.email, f"{subject}\n{body}")
    stem = f"{report['kind']}-{report['first_day']}-{report['last_day']}"
    return Mail(
        row["id"], row["kind"], person.email, body, ttl_s, subject=subject,
        attachments=(Attachment(f"{stem}.xlsx", XLSX, draw_report_xlsx.draw_report(paper, texts)),
                     Attachment(f"{stem}.pdf", PDF, draw_report_pdf.draw_report(paper, texts))),
    )  # fmt: skip


def _names(session: Session, report: Mapping[str, Any]) -> dict[str, str]:
    ids = people_in(report["figures"]["counts"])
    rows = session.execute(select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _words(paper: Paper, texts: Texts, link: str) -> tuple[str, str]:
    """Subject and body."""
    tiles = [
        f"{tile.label}: {'—' if tile.share.percent is None else f'{tile.share.percent} %'}"
        f" ({filled(texts['report.of'], {'part': str(tile.share.part), 'whole': str(tile.share.whole)})})"
        for tile in paper.tiles
    ]
    slots = {
        "title": paper.title,
        "area": clean(paper.area),
        "days": paper.days,
        "tiles": "\n".join(tiles),
        "link": link,
    }
    return filled(texts["report.mail.subject"], slots), filled(texts["report.mail.body"], slots)
