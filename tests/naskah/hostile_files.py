"""Files that break readers: small ones with great effects, all made here."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pikepdf

from tests.naskah.acts import pdf, random_act

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OPC = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    f'<Types xmlns="{OPC}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
).encode()
RELS = (
    f'<Relationships xmlns="{OPC}/relationships">'
    f'<Relationship Id="r" Type="{OFFICE}" Target="word/document.xml"/></Relationships>'
).encode()


def act() -> bytes:
    """Make an honest act of one page."""
    return pdf(random_act(7).blocks())


def zeros(size: int, layers: int = 1) -> bytes:
    """Pack zeros, over and over; a gigabyte becomes a megabyte, then a few kilobytes."""
    packer, block = zlib.compressobj(9), bytes(1_000_000)
    packed = b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    return packed


def raw_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Write a PDF by hand, its cross-reference table right."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d /Root 1 0 R %s>>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(body: bytes, entries: bytes = b"") -> bytes:
    """Write a stream object."""
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries, len(body), body)


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>"


def content_bomb(layers: int) -> bytes:
    """Make a page whose content unpacks to 300 MB."""
    filters = b"[" + b"/FlateDecode" * layers + b"]"
    body = zeros(200_000_000, layers)
    return raw_pdf(CATALOG, PAGES, PAGE, stream(body, b"/Filter " + filters))


def object_stream_bomb() -> bytes:
    """Hide the bomb in an object stream, which readers unpack before anything else."""
    body = zeros(500_000_000)
    entries = b"/Type/ObjStm/N 10/First 100/Filter/FlateDecode"
    return raw_pdf(CATALOG, PAGES, PAGE, stream(b""), stream(body, entries))


def billion_forms() -> bytes:
    """Draw a form ten times that draws a form ten times, ten deep."""
    forms = []
    for depth in range(10):
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (depth + 6)
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + (inner if depth < 9 else b"")
        forms.append(stream(b"/F Do " * 10 if depth < 9 else b"0 0 1 1 re f " * 50, entries))
    page = PAGE.replace(b"/Resources<<>>", b"/Resources<</XObject<</F 5 0 R>>>>")
    return raw_pdf(CATALOG, PAGES, page, stream(b"/F Do " * 10), *forms)


def page_loop() -> bytes:
    """Let the page tree contain itself."""
    return raw_pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>", PAGE, stream(b""))


def xref_loop() -> bytes:
    """Let the cross-reference table point back to itself."""
    honest = raw_pdf(CATALOG, PAGES, PAGE, stream(b""))
    start = honest.rindex(b"startxref\n") + 10
    place = honest[start : honest.index(b"\n", start)]
    return honest.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev " + place)


def deep_nesting() -> bytes:
    """Nest arrays a hundred thousand deep."""
    deep = b"[" * 100_000 + b"]" * 100_000
    return raw_pdf(CATALOG, PAGES, PAGE, stream(b""), deep, trailer=b"/Info 5 0 R")


def many_pages(count: int) -> bytes:
    """Make a PDF of very many empty pages."""
    document = pikepdf.new()
    for _ in range(count):
        document.add_blank_page()
    return saved(document)


def lying_fonts() -> bytes:
    """Make a text layer of garbage: the page looks right, its font map says something else."""
    document = pikepdf.open(io.BytesIO(act()))
    junk = b"".join(b"<%02X> <%04X>\n" % (code, 0xA1 + (code * 7) % 80) for code in range(32, 128))
    table = b"/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <00> <FF> "
    table += b"endcodespacerange\n96 beginbfchar\n" + junk + b"endbfchar endcmap end"
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        ToUnicode=document.make_stream(table),
    )
    lines = [line for block in random_act(7).blocks() for line in block.lines]
    shown = b" ".join(
        b"(%s) Tj T*" % line.replace("(", "").replace(")", "").encode() for line in lines
    )
    page = document.pages[0]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = document.make_stream(b"BT /F1 9 Tf 12 TL 40 800 Td " + shown + b" ET")
    return saved(document)


def with_root(**entries: pikepdf.Object) -> bytes:
    """Put something into the catalogue of an honest act."""
    document = pikepdf.open(io.BytesIO(act()))
    for name, value in entries.items():
        document.Root[f"/{name}"] = value
    return saved(document)


def javascript() -> bytes:
    """Run a script on opening."""
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    return with_root(OpenAction=action)


def launch() -> bytes:
    """Start a program on opening."""
    return with_root(
        OpenAction=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    )


def attachment() -> bytes:
    """Carry a file inside."""
    document = pikepdf.open(io.BytesIO(act()))
    document.attachments["setup.exe"] = b"MZ"
    return saved(document)


def portfolio() -> bytes:
    """Be nothing but a cover around the document that is meant."""
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["keputusan.pdf"] = act()
    document.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
    return saved(document)


def xfa() -> bytes:
    """Carry a form of the other kind."""
    return with_root(AcroForm=pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=[]))


def link_away() -> bytes:
    """Link to the open internet."""
    document = pikepdf.open(io.BytesIO(act()))
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://contoh.example/x"))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
    )
    document.pages[0].Annots = document.make_indirect([note])
    return saved(document)


def locked(**passwords: str) -> bytes:
    """Lock an act."""
    document = pikepdf.open(io.BytesIO(act()))
    return saved(document, encryption=pikepdf.Encryption(**passwords))


def saved(document: pikepdf.Pdf, **how: pikepdf.Encryption) -> bytes:
    """Save a document to bytes."""
    out = io.BytesIO()
    document.save(out, **how)
    return out.getvalue()


def docx(text: str = "", files: Mapping[str, bytes] | None = None, head: str = "") -> bytes:
    """Make a DOCX by hand: paragraphs of text, other parts added or replaced."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{x}</w:t></w:r></w:p>" for x in text.split("\n"))
    body = f'{head}<w:document xmlns:w="{W}"><w:body>{paragraphs}</w:body></w:document>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": body.encode(),
        **(files or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx_bomb() -> bytes:
    """Make a DOCX whose text unpacks to 400 MB of blanks."""
    return docx(files={"word/document.xml": b" " * 200_000_000})


def lying_zip() -> bytes:
    """Understate in the table of contents what a part unpacks to."""
    honest = docx(files={"word/document.xml": b" " * 100_000_000})
    size = struct.pack("<I", 100_000_000)
    return honest.replace(size, struct.pack("<I", 1000))


def xxe() -> bytes:
    """Ask for a file of the machine."""
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return docx("&e;", head=head)


def relation(kind: str, target: str) -> bytes:
    """Make a DOCX that fetches something when it is opened."""
    rels = (
        f'<Relationships xmlns="{OPC}/relationships">'
        f'<Relationship Id="r1" Type="http://x/relationships/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )
    return docx("teks", {"word/_rels/document.xml.rels": rels.encode()})


def huge_png() -> bytes:
    """Claim sixty thousand pixels each way in a small file."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zeros(5_000_000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def noise() -> bytes:
    """Make a PDF header followed by chance."""
    return b"%PDF-1.7\n" + random.Random(3).randbytes(50_000)


def plain_zip() -> bytes:
    """Make a ZIP that is no document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("catatan.txt", "x")
    return out.getvalue()


#: Each file with the troubles that answer it rightly; "" where it can be read all the same.
# fmt: off
HOSTILE: Mapping[str, tuple[Callable[[], bytes], set[str]]] = {
    "kosong": (lambda: b"", {"kosong"}),
    "hanya spasi": (lambda: b" \r\n" * 50, {"kosong"}),
    "teks biasa": (lambda: b"KEPUTUSAN NOMOR 1", {"bukan_dokumen"}),
    "program": (lambda: b"MZ" + bytes(500), {"bukan_dokumen"}),
    "zip biasa": (plain_zip, {"bukan_dokumen"}),
    "derau": (noise, {"rusak"}),
    "terpotong": (lambda: act()[: len(act()) // 3], {"rusak"}),
    "tanpa ekor": (lambda: act()[:-30], {""}),
    "hanya kepala": (lambda: b"%PDF-1.7\n%%EOF", {"rusak"}),
    "daftar berputar": (xref_loop, {"", "rusak"}),
    "halaman berputar": (page_loop, {"", "rusak"}),
    "bersarang dalam": (deep_nesting, {"", "rusak"}),
    "bom isi": (lambda: content_bomb(1), {"berbahaya"}),
    "bom isi ganda": (lambda: content_bomb(2), {"berbahaya"}),
    "bom isi tiga": (lambda: content_bomb(3), {"berbahaya"}),
    "bom objek": (object_stream_bomb, {"berbahaya"}),
    "sejuta formulir": (billion_forms, {"", "terlalu_berat", "berbahaya"}),
    "sepuluh ribu halaman": (lambda: many_pages(10_000), {"terlalu_besar"}),
    "terkunci": (lambda: locked(user="rahasia", owner="x"), {"terkunci"}),
    "portofolio": (portfolio, {"portofolio"}),
    "html dan pdf": (lambda: b"<html>" + act(), {"berbahaya"}),
    "zip dan pdf": (lambda: act() + plain_zip(), {"berbahaya"}),
    "gambar dan pdf": (lambda: b"GIF89a" + act(), {"berbahaya"}),
    "docx terpotong": (lambda: docx("KEPUTUSAN\n" * 900)[:-40], {"rusak"}),
    "bom docx": (docx_bomb, {"berbahaya"}),
    "zip berdusta": (lying_zip, {"berbahaya", "rusak"}),
    "xxe": (xxe, {"berbahaya"}),
    "templat dari luar": (lambda: relation("attachedTemplate", "http://x"), {"berbahaya"}),
    "makro": (lambda: docx("x", {"word/vbaProject.bin": b"x"}), {"berbahaya"}),
    "keluar folder": (lambda: docx("x", {"../../etc/cron.d/x": b"x"}), {"berbahaya"}),
    "banyak bagian": (lambda: docx("x", dict.fromkeys(map(str, range(4000)), b"")), {"berbahaya"}),
    "gambar raksasa": (huge_png, {"terlalu_besar"}),
    "gambar rusak": (lambda: b"\xff\xd8\xff\xe0" + bytes(100), {"rusak"}),
}
# fmt: on
