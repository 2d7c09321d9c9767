"use strict";
// Compares a PDF on the visitor's machine with the SHA-256 of the published one; nothing is sent.

// The browser's own digest exists only on https and localhost; on an office LAN this one does it.
function ownSha256(bytes) {
  const K = new Uint32Array(64), H = new Uint32Array(8), isPrime = (n) => {
    for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
    return true;
  };
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
  for (let n = 2, count = 0; count < 64; n++) {
    if (!isPrime(n)) continue;
    if (count < 8) H[count] = fraction(Math.sqrt(n));
    K[count++] = fraction(Math.cbrt(n));
  }
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer), W = new Uint32Array(64);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) W[i] = view.getUint32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = W[i - 15], b = W[i - 2];
      W[i] = W[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + W[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = H;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((x, i) => { H[i] += x; });
  }
  return Array.from(H, (x) => x.toString(16).padStart(8, "0")).join("");
}

async function sha256(buffer) {
  if (!globalThis.crypto || !crypto.subtle) return ownSha256(new Uint8Array(buffer));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What cannot be the same is told without reading all of it; "" when it has to be read.
async function plainly(file, box) {
  const name = "“" + file.name + "”";
  if (file.size === 0) return "Berkas " + name + " kosong. Pilih berkas PDF-nya.";
  const head = new TextDecoder("latin1").decode(await file.slice(0, 1024).arrayBuffer());
  if (!head.includes("%PDF-")) return "Bukan PDF: " + name + ". Foto atau Word tidak dapat dibandingkan; pilih berkas PDF yang diunduh dari JDIH.";
  if (file.size !== Number(box.dataset.size)) return "Berbeda. " + name + " bukan berkas " + box.dataset.where + ", atau sudah diubah, misalnya dicetak ulang atau dipindai.";
  return "";
}

for (const box of document.querySelectorAll("[data-sha256]")) {
  const drop = box.querySelector(".drop"), input = box.querySelector("input"), verdict = box.querySelector(".verdict");
  const say = (kind, text) => { verdict.className = "verdict " + kind; verdict.textContent = text; };
  let newest = 0;
  const check = async (files) => {
    const turn = ++newest, [file] = files;
    if (!file) return say("other", "Itu bukan berkas. Simpan dulu PDF-nya, lalu seret berkasnya ke sini.");
    if (files.length > 1) return say("other", "Periksa satu berkas setiap kali.");
    say("", "Memeriksa “" + file.name + "” …");
    let kind = "other", text = "";
    try {
      text = await plainly(file, box);
      if (!text) {
        await new Promise((shown) => setTimeout(shown, 30));
        const same = (await sha256(await file.arrayBuffer())) === box.dataset.sha256;
        kind = same ? "same" : "other";
        text = same ? "Sama. “" + file.name + "” persis berkas " + box.dataset.where + "."
          : "Berbeda. “" + file.name + "” bukan berkas " + box.dataset.where + ", atau sudah diubah.";
      }
    } catch {
      text = "“" + file.name + "” tidak dapat dibaca. Bila itu folder, pilih berkas PDF di dalamnya; bila bukan, coba pilih lagi.";
    }
    if (turn === newest) say(kind, text);
  };
  input.addEventListener("change", () => {
    if (input.files.length) check([...input.files]);
    input.value = "";  // the same file can be chosen once more
  });
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    check([...event.dataTransfer.files]);
  });
}
// A file that misses the box must not replace the page.
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
