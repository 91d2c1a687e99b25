"""The console: every page of it, each in a file of its own."""

from sanic import Blueprint

from bot.staff import (
    aid_pages,
    document_pages,
    figures_pages,
    files_pages,
    hours_pages,
    knowledge_pages,
    missed_pages,
    people_pages,
    proposal_pages,
    queue_pages,
    sign_in_pages,
    switches_pages,
    trail_pages,
)

pages = Blueprint.group(
    sign_in_pages.pages,
    aid_pages.pages,
    document_pages.pages,
    files_pages.pages,
    queue_pages.pages,
    missed_pages.pages,
    knowledge_pages.pages,
    proposal_pages.pages,
    switches_pages.pages,
    people_pages.pages,
    hours_pages.pages,
    trail_pages.pages,
    figures_pages.pages,
)
