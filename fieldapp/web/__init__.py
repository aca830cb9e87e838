"""What does fieldapp show and take over HTTP? Each module named here has a blueprint `bp`."""

import importlib
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from fieldapp.settings import Settings
from fieldapp.web import assets, auth, guards, headers, health, logs, menu, preferences, problems, translate
from fieldapp.web.services import Services, now_ms, services, session

__all__ = ["Services", "init_app", "new_app", "now_ms", "services", "session"]

ROOT = Path(__file__).resolve().parent.parent.parent
# To add a room: write fieldapp/web/NAME.py with a blueprint `bp`, and name it here.
FRAME = ("sign_in", "sign_in_passkey", "preferences", "pwa")
ROOMS = (
    "api", "api_media", "api_push", "phone", "board", "orders", "cases", "watching", "hand_over", "wishes", "outbox",
    "outages", "kept_aside", "customer", "leaflets", "evidence", "webhooks", "hooks", "replies", "duty", "ladder",
    "technician_hours", "kinds", "people", "me", "passkeys", "shift", "plan", "waiting", "api_orders", "api_cases",
    "exports", "calendars", "openapi", "trail", "areas", "customers", "ratings", "texts", "days",
    "answer_cards", "departments", "questions", "card_files", "api_cards", "promises", "api_promises", "desk",
    "api_known", "api_near_visits", "presence", "reports", "register", "order_of_call", "complaints", "complaint_book",
    "complaint_papers", "telephony", "api_outage_numbers", "outage_forms",
)  # fmt: skip


def new_app(settings: Settings) -> Flask:
    """An application that has its settings but no rooms yet."""
    app = Flask("fieldapp", root_path=str(ROOT), static_folder=None, template_folder="templates")
    app.config.update(SECRET_KEY=settings.secret_key, TRUSTED_HOSTS=None, SQLALCHEMY_RECORD_QUERIES=False)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.base_url.startswith("https:"):
        # gunicorn speaks plain http, so a proxy stands in front and names the caller; anything more is forged.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def init_app(app: Flask, given: Services) -> None:
    """Hand the services in and open every room."""
    app.extensions["fieldapp"] = given
    logs.configure(given.settings.log_level)
    logs.init_app(app)
    auth.init_app(app)
    guards.init_app(app)
    problems.init_app(app)
    translate.init_app(app)
    assets.init_app(app)
    menu.init_app(app)
    health.init_app(app)
    headers.init_app(app, app.extensions["fieldapp-assets"])
    app.jinja_env.globals.update(
        actor=auth.actor_or_none, theme=preferences.chosen_theme, base_url=given.settings.base_url
    )
    for room in FRAME + ROOMS:
        app.register_blueprint(importlib.import_module(f"{__name__}.{room}").bp)
