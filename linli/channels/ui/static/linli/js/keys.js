// Every action has a key: data-key="Alt+M" on a button, link or field. The sheet behind ? is built from the page itself.
import { store, w } from "./words.js";

const SINGLE_OFF = "ll-single-keys-off";
const TYPING = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable=true]";

function combination(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey && (event.ctrlKey || event.altKey)) parts.push("Shift");
  // With Alt some keyboards give another sign: the physical key decides.
  const physical = /^(?:Key|Digit)(.)$/.exec(event.code || "");
  const sign = event.altKey && physical ? physical[1] : event.key;
  parts.push(sign.length === 1 ? sign.toUpperCase() : sign);
  return parts.join("+");
}

function usable(element) {
  return !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.getClientRects().length > 0;
}

function within() {
  const dialogs = [...document.querySelectorAll("dialog[open]")];
  return dialogs.length ? dialogs[dialogs.length - 1] : document;
}

function press(element) {
  if (element.matches(TYPING)) { element.focus(); if (element.select && element.type !== "file") element.select(); return; }
  element.focus();
  element.click();
}

function label(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  if (element.getAttribute("aria-label")) return element.getAttribute("aria-label");
  const own = element.labels && element.labels[0] ? element.labels[0] : element;
  const copy = own.cloneNode(true);
  copy.querySelectorAll(".k, .visually-hidden, small, .opt-word, i").forEach((part) => part.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

function line(keys, text) {
  const row = document.createElement("div");
  const dt = document.createElement("dt");
  const dd = document.createElement("dd");
  const kbd = document.createElement("kbd");
  kbd.className = "k";
  kbd.textContent = keys;
  dt.textContent = text;
  dd.append(kbd);
  row.append(dt, dd);
  return row;
}

function sheet() {
  const dialog = document.getElementById("key-sheet");
  if (!dialog || dialog.open) return;
  const list = document.createElement("dl");
  list.className = "keys";
  const seen = new Set();
  for (const element of within().querySelectorAll("[data-key]")) {
    if (!usable(element) || seen.has(element.dataset.key)) continue;
    seen.add(element.dataset.key);
    list.append(line(element.dataset.key, label(element)));
  }
  if (document.querySelector("[data-search]")) list.append(line("/", w("keys_search")));
  list.append(line("?", w("keys_sheet")), line("Esc", w("keys_close")));
  const head = document.createElement("header");
  head.className = "dlg-head";
  const title = document.createElement("h2");
  title.id = "key-sheet-title";
  title.textContent = w("keys_title");
  const close = document.createElement("button");
  close.className = "iconbtn";
  close.type = "button";
  close.dataset.close = "";
  close.setAttribute("aria-label", w("close"));
  close.innerHTML = '<i class="ti ti-x" aria-hidden="true"></i>';
  head.append(title, close);
  const single = document.createElement("label");
  single.className = "form-check mt-3";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "form-check-input";
  box.checked = store.get(SINGLE_OFF) !== "1";
  box.addEventListener("change", () => (box.checked ? store.drop(SINGLE_OFF) : store.set(SINGLE_OFF, "1")));
  const words = document.createElement("span");
  words.className = "form-check-label";
  words.textContent = w("keys_single");
  single.append(box, words);
  const body = document.createElement("div");
  body.className = "dlg-body";
  body.append(list, single);
  dialog.replaceChildren(head, body);
  dialog.showModal();
}

document.addEventListener("click", (event) => { if (event.target.closest("[data-keys-sheet]")) sheet(); });

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const keys = combination(event);
  const single = keys.length === 1;
  if (single && (event.target.matches(TYPING) || store.get(SINGLE_OFF) === "1") ) return;
  const root = within();
  const target = [...root.querySelectorAll("[data-key]")].find((el) => el.dataset.key.toUpperCase() === keys.toUpperCase() && usable(el));
  if (target) { event.preventDefault(); press(target); return; }
  if (keys === "?") { event.preventDefault(); sheet(); }
  if (keys === "/" && root === document) {
    const search = document.querySelector("[data-search]");
    if (search && usable(search)) { event.preventDefault(); search.focus(); search.select(); }
  }
});
// Out of a field by Esc, so that single keys and ? work again.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches(TYPING) && !event.target.closest("dialog")) event.target.blur();
});
