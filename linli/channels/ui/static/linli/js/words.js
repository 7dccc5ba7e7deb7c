// The words that scripts say, from the page's own JSON block: w("left_minutes", {n: 3}).
const block = document.getElementById("ll-words");
const words = block ? JSON.parse(block.textContent) : {};

export function w(key, values = {}) {
  return (words[key] || key).replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
}

/** Tell a screen reader without moving anything. */
export function say(text) {
  const live = document.getElementById("ll-live");
  if (live) { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 50); }
}

/** Show a line at the top of the page; it stays until the page changes. */
export function note(text, look = "is-over") {
  const box = document.getElementById("messages");
  if (!box) { say(text); return; }
  const portal = box.classList.contains("ll-messages");
  const line = document.createElement("div");
  const looks = { "is-over": "ll-note-bad", "is-ok": "ll-note-ok", "is-soon": "ll-note-warn", "is-accent": "" };
  line.className = portal ? `ll-note ${looks[look]}` : `note-line ${look}`;
  const sign = document.createElement("i");
  sign.className = `ti ti-${look === "is-over" ? "alert-triangle" : look === "is-ok" ? "circle-check" : "info-circle"}`;
  sign.setAttribute("aria-hidden", "true");
  const p = document.createElement("p");
  p.textContent = text;
  line.append(sign, p);
  box.replaceChildren(line);
}

/** This device's own memory; a browser may refuse it. */
export const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); return true; } catch { return false; } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  keys() { try { return Object.keys(localStorage); } catch { return []; } },
};
