// The HTTP interface of the playground.

export const API = "/playground/api";

/** What went wrong, in words for the officer. */
export class Trouble extends Error {}

async function answer(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new Trouble("Bot tidak dapat dihubungi. Coba lagi sebentar.");
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Trouble(body.error ?? `Gagal (${response.status}).`);
  return body;
}

export const get = (path) => answer(fetch(`${API}/${path}`));

export const post = (path, body = {}) =>
  answer(
    fetch(`${API}/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );

/** Send text and files from a phone. With the same nonce it is said once, however often sent. */
export function say(phone, { text = "", files = [], as = "document", replyTo = "", nonce }) {
  const form = new FormData();
  form.set("text", text);
  form.set("as", as);
  form.set("reply_to", replyTo);
  form.set("nonce", nonce);
  for (const file of files) form.append("files", file, file.name);
  return answer(fetch(`${API}/${phone}/messages`, { method: "POST", body: form }));
}
