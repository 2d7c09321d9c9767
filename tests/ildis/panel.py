"""The panel of the ILDIS, where operators work; its answers lie as the real ones do."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web
from aiohttp.web_request import FileField

from tests.ildis.shelf import FIELDS_OF_LAW, LANGUAGES, PLACES
from tests.ildis.web import (
    DOORS,
    ILDIS,
    SHELF,
    base,
    go,
    page,
    row_of,
    session_of,
    set_cookie,
)

routes = web.RouteTableDef()

_REQUIRED: Final[Mapping[str, str]] = {
    "jenis_peraturan": "Jenis Peraturan cannot be blank.",
    "bentuk_peraturan": "Bentuk Peraturan cannot be blank.",
    "judul": "Judul cannot be blank.",
    "nomor_peraturan": "Nomor Peraturan cannot be blank.",
    "tahun_terbit": "Tahun Terbit cannot be blank.",
    "tanggal_penetapan": "Tanggal Penetapan cannot be blank.",
}
_FIELD: Final = re.compile(r"Peraturan\[(\w+)\]$")

_SUB_FORMS: Final[Mapping[str, tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]]] = {
    "ubah-lampiran": (
        ("DataLampiran[judul_lampiran]", "text", ()),
        ("DataLampiran[dokumen_lampiran]", "file", ()),
    ),
    "tambah-subyek": (
        ("DataSubyek[subyek]", "text", ()),
        ("DataSubyek[tipe_subyek]", "select", (("Nama", "Nama"), ("Topik", "Topik"))),
        ("DataSubyek[jenis_subyek]", "select", (("Utama", "Utama"), ("Tambahan", "Tambahan"))),
    ),
    "tambah-pengarang2": (
        ("Pengarang[name]", "text", ()),
        ("DataPengarang[jenis_pengarang]", "select", (("1", "Utama"), ("2", "Tambahan"))),
        ("DataPengarang[tipe_pengarang]", "select", (("1", "Orang"), ("2", "Badan"))),
    ),
}


@routes.get("/backend/site/login")
async def login_page(request: web.Request) -> web.Response:
    """Show the login form."""
    return _login_form(request, "")


@routes.post("/backend/site/login")
async def login(request: web.Request) -> web.Response:
    """Let an operator in: a new session id, a new token, and a redirect."""
    form = await request.post()
    ildis, doors = request.app[ILDIS], request.app[DOORS]
    user = str(form.get("LoginForm[username]", ""))
    if ildis.recaptcha and not form.get("LoginForm[reCaptcha]"):
        return _login_form(request, "The verification code is incorrect.")
    complaint = doors.try_password(ildis, user, str(form.get("LoginForm[password]", "")))
    if complaint:
        return _login_form(request, complaint)
    response = go(request, "backend/")
    set_cookie(request, response, doors.begin(user)[0])
    return response


@routes.get("/backend/")
async def dashboard(request: web.Request) -> web.Response:
    """Show the panel's first page."""
    return page(request, "dasar.html")


@routes.get("/backend/peraturan/jenis")
async def forms_of_kind(request: web.Request) -> web.Response:
    """Give the forms of a kind as bare option elements."""
    _, forms = request.app[ILDIS].kinds.get(int(request.query.get("id") or 0), ("", ()))
    options = "".join(
        f"<option value='{html.escape(name)}'>{html.escape(short)}</option>"
        for name, short in forms
    )
    return web.Response(text=options, content_type="text/html")


@routes.get("/backend/peraturan/create")
async def create_page(request: web.Request) -> web.Response:
    """Show the empty form."""
    return _form(request, {})


@routes.post("/backend/peraturan/create")
async def create(request: web.Request) -> web.Response:
    """Store a document the way ILDIS does: success is only where the redirect leads."""
    ildis, shelf = request.app[ILDIS], request.app[SHELF]
    if ildis.forget > 0:
        ildis.forget -= 1
        return go(request, "backend/site/login")
    form = await request.post()
    values = _values(form)
    if not any(name.startswith("DataLampiran[") for name in form):
        return _form(request, values)
    if errors := _errors(values):
        if ildis.version == 3:
            return go(request, "backend/peraturan/view")
        return _form(request, values, errors)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", values["tanggal_penetapan"]):
        return web.Response(status=500, text="SQLSTATE[22007]: Invalid datetime format")
    await asyncio.sleep(ildis.think)
    kind, _ = ildis.kinds.get(int(values["jenis_peraturan"] or 0), (values["jenis_peraturan"], ()))
    row = shelf.add(values | {"jenis_peraturan": kind})
    row.file = await _keep(request, "DataLampiran[dokumen_lampiran]") or row.file
    row.abstrak = await _keep(request, "Peraturan[abstrak]") or row.abstrak
    shelf.save()
    session_of(request).flash = "Data Peraturan berhasil ditambahkan"
    return go(request, f"backend/peraturan/view?id={row.id}")


@routes.get("/backend/peraturan/index")
async def index(request: web.Request) -> web.Response:
    """List documents, found by parts of number and year."""
    asked = request.query
    rows = request.app[SHELF].find(asked, "PeraturanSearch", public=False)
    size = min(int(asked.get("per-page") or 20), 50)
    last = max(1, -(-len(rows) // size))
    start = size * (min(int(asked.get("page") or 1), last) - 1)
    return page(request, "indeks.html", rows=rows[start : start + size])


@routes.get("/backend/peraturan/view")
async def view(request: web.Request) -> web.Response:
    """Show a document to the operator."""
    if request.app[ILDIS].broken_view:
        return web.Response(status=500, text="Trying to get property of non-object")
    return page(request, "lihat.html", row=row_of(request))


@routes.get("/backend/peraturan/update")
async def update_page(request: web.Request) -> web.Response:
    """Show the form of a stored document."""
    row = row_of(request)
    return _form(request, row.values, action=f"backend/peraturan/update?id={row.id}")


@routes.post("/backend/peraturan/update")
async def update(request: web.Request) -> web.Response:
    """Change the data of a document."""
    row, form = row_of(request), await request.post()
    kind = row.values["jenis_peraturan"]
    row.values |= _values(form) | {"jenis_peraturan": kind}
    row.abstrak = await _keep(request, "Peraturan[abstrak]") or row.abstrak
    request.app[SHELF].save()
    return go(request, f"backend/peraturan/view?id={row.id}")


@routes.get("/backend/peraturan/{name:ubah-lampiran|tambah-subyek|tambah-pengarang2}")
async def sub_form_page(request: web.Request) -> web.Response:
    """Show one of the small forms of a document."""
    name = request.match_info["name"]
    action = f"{base(request)}backend/peraturan/{name}?id={row_of(request).id}"
    return page(request, "kecil.html", action=action, inputs=_SUB_FORMS[name])


@routes.post("/backend/peraturan/ubah-lampiran")
async def change_file(request: web.Request) -> web.Response:
    """Put another file in the place of a document's."""
    row = row_of(request)
    row.file = await _keep(request, "DataLampiran[dokumen_lampiran]") or row.file
    request.app[SHELF].save()
    return go(request, f"backend/peraturan/view?id={row.id}")


@routes.post("/backend/peraturan/tambah-subyek")
async def add_subject(request: web.Request) -> web.Response:
    """Add a subject; what is wrong with it is never said."""
    row, form = row_of(request), await request.post()
    subject = str(form.get("DataSubyek[subyek]", ""))
    wanted = (subject, form.get("DataSubyek[tipe_subyek]"), form.get("DataSubyek[jenis_subyek]"))
    if request.app[ILDIS].broken_sub_forms or not all(wanted):
        return web.Response(text="")
    row.subjects.append(subject)
    request.app[SHELF].save()
    return go(request, f"backend/peraturan/view?id={row.id}")


@routes.post("/backend/peraturan/tambah-pengarang2")
async def add_author(request: web.Request) -> web.Response:
    """Add a T.E.U.; what is wrong with it is never said."""
    row, form = row_of(request), await request.post()
    name = str(form.get("Pengarang[name]", ""))
    kinds = (form.get("DataPengarang[tipe_pengarang]"), form.get("DataPengarang[jenis_pengarang]"))
    if request.app[ILDIS].broken_sub_forms or not name or kinds != ("2", "1"):
        return web.Response(text="")
    row.teu.append(name)
    request.app[SHELF].save()
    return go(request, f"backend/peraturan/view?id={row.id}")


@routes.post("/backend/peraturan/delete")
async def delete(request: web.Request) -> web.Response:
    """Delete a document; its file stays on the disk."""
    del request.app[SHELF].rows[row_of(request).id]
    request.app[SHELF].save()
    return go(request, "backend/peraturan/index")


@routes.get("/backend/verifikasi/{way:active|inactive}")
async def verify(request: web.Request) -> web.Response:
    """Publish or hide a document, for those who may."""
    if not request.app[ILDIS].may_verify:
        return web.Response(status=HTTPStatus.FORBIDDEN, text="You are not allowed to do this.")
    row = row_of(request)
    row.published = request.match_info["way"] == "active"
    request.app[SHELF].save()
    session_of(request).flash = "Produk Hukum telah diverifikasi" if row.published else "Dihapus"
    return go(request, "backend/verifikasi/index")


@routes.get("/backend/verifikasi/index")
async def verification_list(request: web.Request) -> web.Response:
    """Show what happened."""
    return page(request, "dasar.html")


def _login_form(request: web.Request, error: str) -> web.Response:
    return page(request, "masuk.html", error=error, recaptcha=request.app[ILDIS].recaptcha)


def _form(
    request: web.Request,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    action: str = "backend/peraturan/create",
) -> web.Response:
    ildis = request.app[ILDIS]
    numbers = {name: str(number) for number, (name, _) in ildis.kinds.items()}
    chosen = values.get("jenis_peraturan", "")
    known = {"jenis_peraturan": numbers.get(chosen, chosen)}
    forms = next((f for name, f in ildis.kinds.values() if name == chosen), ())
    fields = [*_REQUIRED, "tempat_terbit", "penandatanganan", "tanggal_pengundangan", "pemrakarsa"]
    fields += ["sumber", "bahasa", "urusan_pemerintahan", "bidang_hukum", "status"]
    return page(
        request,
        "formulir.html",
        values={name: values.get(name, "") for name in fields} | known,
        errors=errors or {},
        action=f"{base(request)}{action}",
        with_file=action.endswith("create"),
        version=ildis.version,
        kinds=[(number, name) for number, (name, _) in ildis.kinds.items()],
        forms=forms,
        places=[(place, place) for place in PLACES],
        languages=[(one, one) for one in LANGUAGES],
        affairs=[("Ketatanegaraan", "Ketatanegaraan")],
        fields=[(one, one) for one in FIELDS_OF_LAW],
        statuses=[(one, one) for one in ("Berlaku", "Tidak Berlaku")],
    )


def _values(form: Mapping[str, object]) -> dict[str, str]:
    found = ((_FIELD.match(name), value) for name, value in form.items())
    return {m[1]: value for m, value in found if m and isinstance(value, str) and m[1] != "abstrak"}


def _errors(values: Mapping[str, str]) -> dict[str, str]:
    errors = {name: text for name, text in _REQUIRED.items() if not values.get(name, "").strip()}
    if not re.fullmatch(r"\d{4}", values.get("tahun_terbit", "")):
        errors.setdefault("tahun_terbit", "Tahun harus berupa 4 digit angka")
    return errors


async def _keep(request: web.Request, name: str) -> str:
    """Store the file sent under a name; the hidden empty field before it does not count."""
    for upload in (await request.post()).getall(name, []):
        if isinstance(upload, FileField) and upload.filename:
            shelf, ildis = request.app[SHELF], request.app[ILDIS]
            return shelf.keep_file(ildis, upload.filename, upload.file.read())
    return ""
