// Keeps what is typed: <form data-draft="reply-123">. One draft for each form and account, on this device, seven days.
// After a submit the draft goes only when the answer is not the same form with errors, not a log-in page, not an error page.
// A form in several steps has data-draft-keep: its draft stays until an element with data-draft-forget="key key" shows (or is sent).
import { say, store, w } from "./words.js";

const PREFIX = "ll-draft:";
const SENT = "ll-draft-sent";
const DAYS = 7;
const account = document.body.dataset.account || "";
const timers = new WeakMap();

const keyOf = (form) => `${PREFIX}${account}:${form.dataset.draft}`;
const clockTime = (ms) => new Date(ms).toTimeString().slice(0, 5);

function fields(form) {
  return [...form.elements].filter((el) => el.name && !el.disabled && !["hidden", "password", "file", "submit", "button"].includes(el.type) && !el.hasAttribute("data-no-draft"));
}

function values(form) {
  const out = {};
  for (const el of fields(form)) {
    if (el.type === "checkbox" || el.type === "radio") { (out[el.name] ||= []); if (el.checked) out[el.name].push(el.value); }
    else out[el.name] = [el.multiple ? [...el.selectedOptions].map((o) => o.value) : el.value].flat();
  }
  return out;
}

function blank(form) {
  // The server's own copy may end with the session: what it has filled in is worth keeping here too.
  if (form.hasAttribute("data-draft-keep")) return fields(form).every((el) => (el.type === "checkbox" || el.type === "radio" ? !el.checked : !el.value));
  return fields(form).every((el) => (el.type === "checkbox" || el.type === "radio" ? el.checked === el.defaultChecked
    : el.tagName === "SELECT" ? [...el.options].every((o) => o.selected === o.defaultSelected) || !el.value : el.value === el.defaultValue));
}

function show(form, text, offer) {
  const line = form.querySelector("[data-draft-line]") || document.querySelector(`[data-draft-line="${form.dataset.draft}"]`);
  if (!line) return;
  line.hidden = false;
  line.querySelector("[data-draft-words]").textContent = text;
  const button = line.querySelector("[data-draft-delete]");
  button.textContent = w("draft_delete");
  button.hidden = !offer;
}

function save(form) {
  if (blank(form)) { store.drop(keyOf(form)); return; }
  const at = Date.now();
  if (store.set(keyOf(form), JSON.stringify({ at, values: values(form) }))) show(form, w("draft_saved", { time: clockTime(at) }), true);
  else show(form, w("draft_failed"), false);
}

function restore(form) {
  const kept = store.get(keyOf(form));
  if (!kept) return;
  const { at, values: old } = JSON.parse(kept);
  const errors = form.querySelector(".is-invalid, .conflict") || form.closest("dialog, main").querySelector(".errsum, .ll-errsum, .conflict");
  if (errors) return;  // the server has given back what was typed
  let changed = false;
  for (const el of fields(form)) {
    if (!(el.name in old)) continue;
    if (el.type === "checkbox" || el.type === "radio") { const on = old[el.name].includes(el.value); changed ||= on !== el.checked; el.checked = on; }
    else if (el.multiple) for (const o of el.options) o.selected = old[el.name].includes(o.value);
    else { changed ||= el.value !== old[el.name][0]; el.value = old[el.name][0]; }
  }
  if (!changed) return;
  show(form, w("draft_restored", { time: clockTime(at) }), true);
  say(w("draft_restored", { time: clockTime(at) }));
  form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
}

function forms(root) {
  const found = [...root.querySelectorAll("form[data-draft]")];
  return root.matches && root.matches("form[data-draft]") ? [root, ...found] : found;
}

function wake(root) {
  for (const form of forms(root)) { if (form.dataset.draftOn) continue; form.dataset.draftOn = "1"; restore(form); }
}

function later(event) {
  const form = event.target.form || (event.target.closest && event.target.closest("form"));
  if (!form || !form.matches("form[data-draft]")) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), 600));
}
document.addEventListener("input", later);
document.addEventListener("change", later);
// Leaving before the timer has run must not lose the last words.
window.addEventListener("pagehide", () => document.querySelectorAll("form[data-draft]").forEach((form) => { if (!form.dataset.sent && !form.dataset.draftDropped) save(form); }));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-draft-delete]");
  if (!button) return;
  const line = button.closest("[data-draft-line]");
  const form = button.closest("form") || document.querySelector(`form[data-draft="${line.dataset.draftLine}"]`);
  clearTimeout(timers.get(form));
  store.drop(keyOf(form));
  form.reset();
  form.dataset.draftDropped = "1";
  line.hidden = true;
  say(w("draft_deleted"));
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-draft]")) return;
  clearTimeout(timers.get(form));
  save(form);
  if (!form.hasAttribute("hx-post") && !form.hasAttribute("data-draft-keep")) { try { sessionStorage.setItem(SENT, keyOf(form)); } catch { /* then the draft stays */ } }
});

// --- answers to htmx ---
function loggedOut(xhr) {
  return xhr.status === 401 || /\/(login|accounts\/login)\/?(\?|$)/.test(xhr.responseURL || "");
}
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!loggedOut(event.detail.xhr)) return;
  event.preventDefault();
  document.querySelectorAll("form[data-draft]").forEach(save);
  const dialog = document.getElementById("session-note");
  if (dialog && !dialog.open) dialog.showModal();
});
// After a log-in in another window the token against forgery is a new one; the old page takes it over.
async function renewToken(dialog) {
  const answer = await fetch(dialog.dataset.tokenUrl, { credentials: "same-origin" });
  if (!answer.ok) return;
  const token = await answer.text();
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
}
const note = document.getElementById("session-note");
if (note && note.dataset.tokenUrl) {
  note.addEventListener("close", () => renewToken(note));
  window.addEventListener("focus", () => { if (note.open) renewToken(note); });
}
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form[data-draft]");
  if (!form || event.detail.requestConfig.verb === "get") return;
  const { xhr } = event.detail;
  const refused = loggedOut(xhr) || xhr.status >= 400 || xhr.status === 0 || /class="[^"]*(is-invalid|errsum|conflict)/.test(xhr.responseText);
  if (!refused) { clearTimeout(timers.get(form)); store.drop(keyOf(form)); form.dataset.draftDropped = "1"; }
});
document.addEventListener("htmx:load", (event) => wake(event.detail.elt));

// --- answers to whole pages ---
function settle() {
  let sent = null;
  try { sent = sessionStorage.getItem(SENT); } catch { sent = null; }
  if (!sent) return;
  const refused = document.querySelector("main .is-invalid, main .errsum, main .ll-errsum, main .conflict");
  // What led to a log-in page or an error was not done: the next page must not take it for done.
  sessionStorage.removeItem(SENT);
  if (document.body.matches("[data-login-page], [data-error-page]") || refused) return;
  store.drop(sent);
}
for (const key of store.keys()) {
  if (!key.startsWith(PREFIX)) continue;
  try { if (Date.now() - JSON.parse(store.get(key)).at > DAYS * 864e5) store.drop(key); } catch { store.drop(key); }
}
function forget(el) {
  for (const name of el.dataset.draftForget.split(" ")) store.drop(`${PREFIX}${account}:${name}`);
}
document.addEventListener("submit", (event) => { if (event.target.matches("[data-draft-forget]")) forget(event.target); });
document.querySelectorAll("[data-draft-forget]:not(form)").forEach(forget);
settle();
wake(document);

// A shared computer: logging out takes this account's drafts along.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-logout]")) return;
  for (const key of store.keys()) if (key.startsWith(`${PREFIX}${account}:`)) store.drop(key);
});
