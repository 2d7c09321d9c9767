"""Checks of the world outside: channels, JDIH, scanner, and the address by which others find us."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.config import JdihKind, Settings
from bot.finding import Finding
from bot.office.file import rest_settings
from bot.publishers import UNSET_KIND
from bot.scanner.mailbox import MailAddress, MailTrouble, connected
from bot.telegram import check as telegram_check
from bot.telegram_office import telegram_settings
from bot.whatsapp import check as whatsapp_check
from bot.whatsapp_office import whatsapp_settings
from jdih.net import Site
from jdih.publisher import PublishError

_PATIENCE = ClientTimeout(total=5)


async def web(settings: Settings) -> Finding:
    """Tell whether the bot is running."""
    url = f"{settings.own_address}healthz"
    try:
        async with ClientSession(timeout=_PATIENCE) as session, session.get(url) as answer:
            status, ill = (
                answer.status,
                (await answer.json(content_type=None)).get("troubles") or {},
            )
    except ValueError:
        return Finding.wrong(f"{url} dijawab program lain: ubah HTTP_PORT.")
    except (ClientError, TimeoutError, OSError):
        return Finding.fine("bot sedang tidak berjalan.")
    if status != HTTPStatus.OK:
        amiss = "; ".join(f"{name}: {why}" for name, why in ill.items())
        return Finding.wrong(f"bot berjalan, tetapi {amiss or status}: lihat catatan bot.")
    return Finding.fine(f"bot berjalan di port {settings.http_port}.")


async def public(settings: Settings) -> Finding:
    """Check the address that stands in QR codes, and that it leads here."""
    if settings.practice:
        return Finding.unused("tidak perlu untuk latihan.")
    if not settings.public_url:
        return Finding.warn("PUBLIC_URL kosong: kode QR pada naskah tidak dapat dibuka orang.")
    if not settings.public_url.startswith("https://"):
        return Finding.warn("PUBLIC_URL bukan https://: pengunjung mendapat peringatan.")
    if not await opens(f"{settings.public_url}/jdih/feed/document.json"):
        return Finding.warn(
            f"{settings.public_url}/jdih/ tidak terbuka dari sini: jalankan bot, buka dari ponsel; "
            "bila di sana pun tidak, lihat docs/panduan/alamat-publik.md."
        )
    if await opens(f"{settings.public_url}/metrics"):
        return Finding.warn(
            f"{settings.public_url}/metrics terbuka bagi umum: "
            "teruskan hanya jalur yang disebut docs/panduan/alamat-publik.md."
        )
    return Finding.fine(settings.public_url)


async def opens(address: str) -> bool:
    """Tell whether anybody who asks there gets what he asks for."""
    try:
        async with (
            ClientSession(timeout=_PATIENCE, trust_env=True) as session,
            session.get(address) as answer,
        ):
            return answer.status == HTTPStatus.OK
    except (ClientError, TimeoutError, OSError, ValueError):
        return False


async def telegram(settings: Settings) -> Sequence[Finding]:
    """Run the checks of the Telegram channel."""
    if not settings.telegram_token.get_secret_value():
        return [Finding.unused("tidak dipakai (TELEGRAM_TOKEN kosong).")]
    return await telegram_check.check_all(telegram_settings(settings), datetime.now(UTC))


async def whatsapp(settings: Settings) -> Sequence[Finding]:
    """Run the checks of the WhatsApp channel."""
    if not settings.whatsapp_token.get_secret_value():
        return [Finding.unused("tidak dipakai (WHATSAPP_TOKEN kosong).")]
    return await whatsapp_check.check_all(whatsapp_settings(settings), datetime.now(UTC))


async def jdih(settings: Settings) -> Finding:
    """Ask the JDIH website for its front page; nobody logs in.

    Raises:
        Misconfigured: the table that a REST service needs is missing or wrong.

    """
    if settings.on_own_portal:
        return Finding.warn(UNSET_KIND)
    if settings.jdih_kind in {JdihKind.UNSET, JdihKind.PORTAL}:
        return Finding.fine("portal kantor, dilayani bot ini sendiri di /jdih/.")
    if not settings.jdih_url:
        return Finding.wrong(f"JDIH_KIND={settings.jdih_kind.value} memerlukan JDIH_URL.")
    if settings.jdih_kind is JdihKind.REST:
        rest_settings(settings.office_file)
    try:
        async with asyncio.timeout(15), Site(settings.jdih_url) as site:
            answer = (await site.get("")).must_let_us_in()
    except PublishError as error:
        return Finding.wrong(f"{error} Periksa JDIH_URL dan internet.")
    except TimeoutError:
        return Finding.wrong("JDIH terlalu lambat menjawab. Periksa JDIH_URL dan internet.")
    if answer.status >= HTTPStatus.BAD_REQUEST:
        return Finding.wrong(f"JDIH_URL menjawab {answer.status}: periksa alamatnya.")
    if settings.jdih_url.startswith("http://") and settings.jdih_password.get_secret_value():
        return Finding.warn("JDIH_URL bukan https://: sandi JDIH dapat dibaca di jaringan.")
    return Finding.fine(f"situs menjawab ({settings.jdih_kind.value}).")


def scan_folder(settings: Settings) -> Finding:
    """Check that scans can be taken out of the scanner's folder."""
    folder = settings.scan_folder
    if folder is None:
        return Finding.unused("tidak dipakai (SCAN_FOLDER kosong).")
    if not folder.is_dir():
        return Finding.wrong(f"{folder} tidak ada: buat foldernya atau pasang berbaginya.")
    try:
        (folder / "selesai").mkdir(exist_ok=True)
        list(folder.iterdir())
    except OSError as error:
        return Finding.wrong(f"{folder} tidak dapat dipakai ({error.strerror}): periksa izinnya.")
    return Finding.fine(f"{folder} siap.")


async def mailbox(settings: Settings) -> Finding:
    """Log in to the scanner's mailbox."""
    url = settings.scan_imap_url.get_secret_value()
    if not url:
        return Finding.unused("tidak dipakai (SCAN_IMAP_URL kosong).")
    try:
        address = MailAddress.parse(url)
        await asyncio.to_thread(_visit, address)
    except ValueError as error:
        return Finding.wrong(f"{error}.")
    except MailTrouble as error:
        return Finding.wrong(
            f"{error}: periksa internet, lalu server, pengguna, dan sandi di SCAN_IMAP_URL."
        )
    return Finding.fine(f"{address.host} menerima login, folder {address.folder} terbuka.")


def _visit(address: MailAddress) -> None:
    connected(address).close()
