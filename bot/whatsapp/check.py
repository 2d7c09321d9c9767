"""Checks for `doctor`: are the settings whole, does Meta know them, is the template approved?

No line holds a secret.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.channel import Trouble
from bot.finding import Finding
from bot.whatsapp import settings as limits
from bot.whatsapp.client import Graph
from bot.whatsapp.faults import GraphError
from bot.whatsapp.settings import WhatsAppSettings
from bot.whatsapp.shape import Json, number, parts, text

PATIENCE: Final = 10.0  #: seconds for each question
#: A token that ends sooner than this is not a permanent one.
SOON: Final = timedelta(days=7)
#: What the token must be allowed to do.
MESSAGING: Final = "whatsapp_business_messaging"
MANAGEMENT: Final = "whatsapp_business_management"

APPROVED: Final = "APPROVED"
#: The category of the reminder. Meta may move it to another one, which costs more and is held back.
UTILITY: Final = "UTILITY"
#: What a number is that sends nothing, or not all of it.
SILENT: Final = frozenset(
    {"PENDING", "UNVERIFIED", "RESTRICTED", "RATE_LIMITED", "BANNED", "DISCONNECTED", "DELETED"}
)


async def check_all(settings: WhatsAppSettings, now: datetime) -> Sequence[Finding]:
    """Run every check; without a token that Meta knows the rest is pointless."""
    findings = [*check_settings(settings)]
    async with Graph(settings, connect=PATIENCE, read=PATIENCE) as graph:
        asked = await check_token(graph, now)
        findings += asked
        if all(finding.ok for finding in asked):
            if settings.app_secret:
                findings.append(await check_secret(graph))
            findings.append(await check_number(graph))
            findings += await check_account(graph, settings)
    return findings


def check_settings(settings: WhatsAppSettings) -> Sequence[Finding]:
    """Check what can be checked without asking anybody."""
    wanted = {
        "WHATSAPP_TOKEN": settings.token,
        "WHATSAPP_PHONE_ID": settings.phone_id,
        "WHATSAPP_APP_SECRET": settings.app_secret,
        "WHATSAPP_VERIFY_TOKEN": settings.verify_token,
    }
    missing = [
        Finding.wrong(f"{name} belum diisi; lihat docs/panduan/whatsapp.md.")
        for name, value in wanted.items()
        if not value.strip()
    ]
    return missing or [Finding.fine("Setelan WhatsApp lengkap.")]


async def check_token(graph: Graph, now: datetime) -> Sequence[Finding]:
    """Check that the token is known, permanent, and allowed to send."""
    try:
        token = await graph.inspect_token()
    except (GraphError, Trouble) as error:
        return [Finding.wrong(f"{_unanswered(error)}: periksa internet dan WHATSAPP_TOKEN.")]
    if token.get("is_valid") is not True:
        return [Finding.wrong("WHATSAPP_TOKEN tidak berlaku: buat token pengguna sistem baru.")]
    missing = {MESSAGING, MANAGEMENT} - _scopes(token)
    if missing:
        return [Finding.wrong(f"WHATSAPP_TOKEN kurang izin: {', '.join(sorted(missing))}.")]
    ends = number(token, "expires_at")
    if ends and datetime.fromtimestamp(ends, UTC) - now < SOON:
        return [Finding.wrong("WHATSAPP_TOKEN hanya sementara: buat token pengguna sistem.")]
    return [Finding.fine("Meta mengenal WHATSAPP_TOKEN.")]


async def check_secret(graph: Graph) -> Finding:
    """Check that the app secret is of the token's app: with another one no webhook is taken."""
    try:
        known = await graph.knows_secret()
    except (GraphError, Trouble) as error:
        return Finding.wrong(f"{_unanswered(error)}: WHATSAPP_APP_SECRET tidak diperiksa.")
    if not known:
        return Finding.wrong("WHATSAPP_APP_SECRET bukan milik aplikasi dari WHATSAPP_TOKEN.")
    return Finding.fine("Meta mengenal WHATSAPP_APP_SECRET.")


async def check_number(graph: Graph) -> Finding:
    """Check that the phone number id is ours and may send."""
    try:
        found = await graph.look_up(
            fields="display_phone_number,verified_name,quality_rating,status"
        )
    except GraphError as error:
        if error.missing:
            return Finding.wrong("WHATSAPP_PHONE_ID tidak dikenal: salin dari Penyiapan API.")
        return Finding.wrong(f"Nomor tidak terbaca: {error.fault.says} ({error.code}).")
    except Trouble as error:
        return Finding.wrong(f"{error}.")
    name, status = text(found, "verified_name"), text(found, "status")
    if status in SILENT:
        return Finding.wrong(f"Nomor “{name}” belum dapat mengirim: {status} di WhatsApp Manager.")
    if text(found, "quality_rating") == "RED":
        return Finding.wrong(f"Mutu nomor “{name}” merah: Meta dapat membatasi pengiriman.")
    return Finding.fine(f"Nomor WhatsApp siap dengan nama “{name}”.")


async def check_account(graph: Graph, settings: WhatsAppSettings) -> Sequence[Finding]:
    """Check the account: are webhooks sent to an app, and is the template as it must be?"""
    try:
        accounts = await _accounts(graph, settings)
        if not accounts:
            return [Finding.wrong("Isi WHATSAPP_BUSINESS_ID agar templat dapat diperiksa.")]
        apps = [app for one in accounts for app in await _list(graph, f"{one}/subscribed_apps")]
        found = [one for id_ in accounts for one in await _templates(graph, id_, settings.template)]
    except (GraphError, Trouble) as error:
        return [Finding.wrong(f"{_unanswered(error)}: templat tidak terbaca.")]
    return [_subscribed(apps), check_template(settings.template, found)]


def check_template(name: str, found: Sequence[Json]) -> Finding:
    """Check the reminder template: approved, Indonesian, one blank, two quick replies."""
    if not name:
        return Finding.wrong("WHATSAPP_TEMPLATE_REMINDER kosong: pengingat tidak terkirim.")
    own = [t for t in found if text(t, "name") == name and text(t, "language") == limits.LANGUAGE]
    if not own:
        return Finding.wrong(f"Templat “{name}” berbahasa Indonesia (id) belum dibuat.")
    status = text(own[0], "status")
    if status != APPROVED:
        return Finding.wrong(f"Templat “{name}” belum dapat dipakai: {status}.")
    if (category := text(own[0], "category")) != UTILITY:
        return Finding.wrong(
            f"Templat “{name}” berkategori {category}, bukan {UTILITY}: ditahan Meta."
        )
    if not _fits(own[0]):
        wanted = f"satu isian {limits.BLANK}, tombol “{limits.OPEN}” dan “{limits.TASKS}”"
        return Finding.wrong(f"Templat “{name}” harus berisi {wanted}.")
    return Finding.fine(f"Templat “{name}” disetujui.")


def _fits(template: Json) -> bool:
    components = {text(one, "type").upper(): one for one in parts(template, "components")}
    body = text(components.get("BODY", {}), "text")
    replies = [
        text(button, "text")
        for button in parts(components.get("BUTTONS", {}), "buttons")
        if text(button, "type").upper() == "QUICK_REPLY"
    ]
    blanks = limits.BLANK in body and "{{2}}" not in body
    return blanks and "HEADER" not in components and replies == [limits.OPEN, limits.TASKS]


def _subscribed(apps: Sequence[Json]) -> Finding:
    if apps:
        return Finding.fine("Webhook akun WhatsApp tersambung ke aplikasi.")
    return Finding.wrong("Akun WhatsApp belum berlangganan webhook: ulangi langkah webhook.")


def _scopes(token: Json) -> set[str]:
    scopes = token.get("scopes")
    return {one for one in scopes if isinstance(one, str)} if isinstance(scopes, list) else set()


async def _accounts(graph: Graph, settings: WhatsAppSettings) -> list[str]:
    """Give the account that was set, else those for which the token was made."""
    if settings.business_id:
        return [settings.business_id]
    for scope in parts(await graph.inspect_token(), "granular_scopes"):
        ids = scope.get("target_ids")
        if text(scope, "scope") == MANAGEMENT and isinstance(ids, list):
            return [one for one in ids if isinstance(one, str)]
    return []


async def _templates(graph: Graph, account: str, name: str) -> list[Json]:
    fields = "name,language,status,category,components"
    return await _list(graph, f"{account}/message_templates", name=name, fields=fields)


async def _list(graph: Graph, node: str, **query: str) -> list[Json]:
    return parts(await graph.look_up(node, **query), "data")


def _unanswered(error: GraphError | Trouble) -> str:
    if isinstance(error, GraphError):
        return f"Meta menolak pertanyaan ({_code(error)})"
    return str(error)


def _code(error: GraphError) -> str:
    return f"kode {error.code}" if error.code else f"jawaban {error.status}"
