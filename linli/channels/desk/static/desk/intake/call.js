// The console: hints and the draft follow what is typed; buttons of the hints put their value into the form.
const form = document.getElementById("call");
const timers = {};

function later(name, wait) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(() => {
    const element = document.querySelector(`[data-follow="${name}"]`);
    if (element && !form.dataset.sent) window.htmx.trigger(element, name);
  }, wait);
}

function changed(wait = 450) {
  later("hints", wait);
  later("draft", 1500);
}

function field(id) { return document.getElementById(id); }

function set(id, value) {
  const target = field(id);
  if (target) target.value = value;
}

// --- the way out: its own fields, its own button ---
function chosenWay() {
  const on = form.querySelector("input[name=way]:checked") || form.querySelector("input[type=hidden][name=way]");
  return on ? on.value : "";
}

function showWay() {
  const way = chosenWay();
  for (const part of document.querySelectorAll("[data-way-part]")) part.hidden = part.dataset.wayPart !== way;
  const button = document.querySelector("[data-submit]");
  if (!button) return;
  const words = button.querySelector("[data-submit-words]");
  words.textContent = button.dataset[`way${way.charAt(0).toUpperCase()}${way.slice(1)}`] || button.dataset.wayNone;
}

function choose(way) {
  const radio = form.querySelector(`input[name=way][value="${way}"]`);
  if (!radio) return;
  radio.checked = true;
  showWay();
}

form.addEventListener("change", (event) => {
  if (event.target.name === "way") {
    showWay();
    const part = document.querySelector(`[data-way-part="${event.target.value}"] [data-first]`);
    if (part && !part.value) part.focus();
  }
  if (event.target.name === "ground") fillGround(event.target.value);
  changed(0);
});
form.addEventListener("input", (event) => {
  // An answer that was emptied is no longer the article's.
  if (event.target.id === "id_reply" && !event.target.value.trim()) set("id_article", "");
  changed();
});
// What is ticked or typed beside the form is part of the call as well.
document.addEventListener("change", (event) => { if (event.target.form === form && !form.contains(event.target)) later("draft", 1500); });
document.addEventListener("combo:taken", () => changed(0));
document.addEventListener("draft:restored", () => { showWay(); changed(0); });

// --- a ground brings its explanation and its route, as long as nobody wrote their own ---
function fillGround(code) {
  const block = field("grounds");
  if (!block) return;
  const all = JSON.parse(block.textContent);
  const own = (text, name) => text && !Object.values(all).some((row) => row[name] === text);
  const reason = field("id_reason");
  const route = field("id_route");
  if (!own(reason.value, "explanation")) reason.value = all[code] ? all[code].explanation : "";
  if (!own(route.value, "route")) route.value = all[code] ? all[code].route : "";
}

// --- buttons of the hints ---
const acts = {
  category(button) {
    set("id_category", button.dataset.value);
    set("id_category_words", button.dataset.label);
    const nature = field("id_nature");
    if (nature && !nature.value && button.dataset.nature) nature.value = button.dataset.nature;
  },
  urgency(button) { set("id_urgency", button.dataset.value); },
  merge(button) { set("id_into", button.dataset.value); choose("merge"); },
  asked(button) { set("id_asked", button.dataset.value); field("id_words")?.focus(); },
  unit() { set("id_lead", ""); set("id_lead_words", ""); },
  article(button) {
    choose("answer");
    const reply = field("id_reply");
    reply.value = button.dataset.text;
    set("id_article", button.dataset.value);
    reply.focus();
  },
  ready(button) {
    const way = chosenWay() === "refuse" ? "refuse" : "answer";
    if (way === "answer") choose("answer");
    const target = field(way === "refuse" ? "id_reason" : "id_reply");
    target.value = target.value ? `${target.value}\n${button.dataset.value}` : button.dataset.value;
    target.focus();
  },
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-put]");
  if (!button) return;
  acts[button.dataset.put](button);
  changed(0);
});

// --- the number: masked once it is written, earlier matters are asked for once ---
const phone = field("id_phone");
const masked = document.querySelector("[data-phone-masked]");
let asked = "";

function mask(number) {
  const digits = number.replace(/\D/g, "");
  if (digits.length >= 11) return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
  return digits.length >= 7 ? `${digits.slice(0, 2)}****${digits.slice(-2)}` : "";
}

function hidePhone() {
  const shown = phone && masked ? mask(phone.value) : "";
  if (!shown || phone.classList.contains("is-invalid")) return;
  masked.querySelector("[data-phone-words]").textContent = shown;
  masked.hidden = false;
  phone.hidden = true;
  if (phone.value === asked) return;
  asked = phone.value;
  window.htmx.trigger(document.querySelector('[data-follow="caller"]'), "caller");
}

if (phone && masked) {
  phone.addEventListener("blur", hidePhone);
  phone.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.ctrlKey) { event.preventDefault(); hidePhone(); field("id_words").focus(); } });
  masked.addEventListener("click", () => { masked.hidden = true; phone.hidden = false; phone.focus(); phone.select(); });
}

// --- a point on the map becomes a grid ---
document.addEventListener("map:pick", async (event) => {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const answer = await fetch(form.dataset.point, {
    method: "POST",
    body: new URLSearchParams({ lon: event.detail.lng, lat: event.detail.lat }),
    headers: { Accept: "application/json", "X-CSRFToken": token, "HX-Request": "true" },
  }).catch(() => null);
  if (!answer || !answer.ok) return;
  const found = await answer.json();
  field("point-words").textContent = found.label;
  if (!found.value) return;
  set("id_place", found.value);
  changed(0);
});
// The map takes the keys as soon as it stands: arrows move it, Enter takes the middle.
document.addEventListener("htmx:afterSettle", () => {
  const box = field("call-map");
  if (!box || box.dataset.hasFocus) return;
  box.dataset.hasFocus = "1";
  box.tabIndex = 0;
  box.focus();
});

// The address names the draft and no longer the number: after a reload or a new log-in the same call is there again.
if (form.dataset.address) history.replaceState(null, "", form.dataset.address);
showWay();
window.addEventListener("load", () => { hidePhone(); if (form.dataset.wake) changed(0); });
