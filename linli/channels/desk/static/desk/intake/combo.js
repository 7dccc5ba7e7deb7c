// A field that offers what it finds: <input data-combo="/url/" data-combo-into="id of the hidden field">.
// The answer is {"options": [{value, label, note, text, disabled}], "more": "words"}. Arrows choose, Enter takes, Esc closes.
// data-combo-post sends by POST (what is typed is personal); data-combo-with names fields that go along.
const timers = new WeakMap();
let count = 0;

function say(text) {
  const live = document.getElementById("ll-live");
  if (live) live.textContent = text;
}

function csrf() {
  try { return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]; } catch { return ""; }
}

function listOf(input) {
  let list = document.getElementById(input.getAttribute("aria-controls"));
  if (list) return list;
  count += 1;
  list = document.createElement("ul");
  list.id = `combo-${count}`;
  list.className = "combo-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels && input.labels[0] ? input.labels[0].textContent.trim() : "");
  list.hidden = true;
  const box = document.createElement("div");
  box.className = "combo";
  input.before(box);
  box.append(input, list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.autocomplete = "off";
  return list;
}

function close(input) {
  const list = listOf(input);
  list.hidden = true;
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function options(list) { return [...list.querySelectorAll("[role=option]:not([aria-disabled=true])")]; }

function mark(input, list, option) {
  for (const other of list.querySelectorAll("[aria-selected=true]")) other.setAttribute("aria-selected", "false");
  if (!option) { input.removeAttribute("aria-activedescendant"); return; }
  option.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function take(input, option) {
  const into = document.getElementById(input.dataset.comboInto);
  if (into) into.value = option.dataset.value;
  if (input.dataset.comboKeep === undefined || option.dataset.text) input.value = option.dataset.text || option.dataset.label;
  close(input);
  say(option.dataset.label);
  const detail = { value: option.dataset.value, label: option.dataset.label };
  input.dispatchEvent(new CustomEvent("combo:taken", { bubbles: true, detail }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function draw(input, answer) {
  const list = listOf(input);
  list.replaceChildren(...answer.options.map((found, at) => {
    const option = document.createElement("li");
    option.id = `${list.id}-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    if (found.disabled) option.setAttribute("aria-disabled", "true");
    Object.assign(option.dataset, { value: found.value, label: found.label, text: found.text || "" });
    const label = document.createElement("b");
    label.textContent = found.label;
    const note = document.createElement("small");
    note.textContent = found.note || "";
    option.append(label, note);
    return option;
  }));
  if (answer.more) {
    const more = document.createElement("li");
    more.className = "combo-more";
    more.setAttribute("role", "presentation");
    more.textContent = answer.more;
    list.append(more);
  }
  list.hidden = list.children.length === 0;
  input.setAttribute("aria-expanded", String(!list.hidden));
  if (input.dataset.comboKeep === undefined) mark(input, list, options(list)[0]);
}

async function ask(input) {
  const typed = input.value.trim();
  if (!typed && input.dataset.comboEmpty === undefined) { close(input); return; }
  const values = new URLSearchParams({ q: typed });
  for (const id of (input.dataset.comboWith || "").split(" ").filter(Boolean)) {
    const field = document.getElementById(id);
    if (field && field.value) values.set(field.name, field.value);
  }
  const post = input.dataset.comboPost !== undefined;
  const url = post ? input.dataset.combo : `${input.dataset.combo}?${values}`;
  const answer = await fetch(url, {
    method: post ? "POST" : "GET",
    body: post ? values : undefined,
    headers: { Accept: "application/json", "X-CSRFToken": csrf(), "HX-Request": "true" },
  }).catch(() => null);
  if (!answer || !answer.ok || !answer.headers.get("content-type").includes("json")) { close(input); return; }
  const found = await answer.json();
  if (input.value.trim() === typed && document.activeElement === input) draw(input, found);
}

function later(input, wait) {
  clearTimeout(timers.get(input));
  timers.set(input, setTimeout(() => ask(input), wait));
}

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.matches("[data-combo]")) return;
  const into = document.getElementById(input.dataset.comboInto);
  if (into && (input.dataset.comboKeep === undefined || !input.value.trim())) into.value = "";
  later(input, 200);
});
document.addEventListener("focusin", (event) => {
  const input = event.target;
  if (!input.matches || !input.matches("[data-combo]")) return;
  if (input.dataset.comboEmpty !== undefined && !input.value) later(input, 0);
});
document.addEventListener("focusout", (event) => {
  if (event.target.matches && event.target.matches("[data-combo][aria-controls]")) { clearTimeout(timers.get(event.target)); setTimeout(() => close(event.target), 150); }
});
document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches("[data-combo]") || event.isComposing) return;
  if (event.key === "Enter" && !event.ctrlKey) event.preventDefault();  // a choice, never a submit
  const list = listOf(input);
  if (list.hidden) { if (event.key === "ArrowDown") { event.preventDefault(); ask(input); } return; }
  const all = options(list);
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    mark(input, list, all[(at + step + all.length) % all.length]);
  } else if (event.key === "Enter" && at >= 0) {
    take(input, all[at]);
  } else if (event.key === "Escape") {
    event.stopPropagation();
    close(input);
  }
}, true);
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest(".combo-list [role=option]");
  if (!option) return;
  event.preventDefault();
  if (option.getAttribute("aria-disabled") === "true") return;
  take(option.closest(".combo").querySelector("[data-combo]"), option);
});

function wake(root) {
  const found = [...root.querySelectorAll("[data-combo]:not([aria-controls])")];
  if (root.matches && root.matches("[data-combo]:not([aria-controls])")) found.push(root);
  found.forEach(listOf);
}
wake(document);
document.addEventListener("htmx:load", (event) => wake(event.detail.elt));
