// A session in writing: <section data-talk …>. What is sent is first kept on this device under a key of its own; it goes
// once the server has it. A lost connection loses nothing: the same line is sent again with the same key, and is there once.
import { say, store } from "./words.js";

const QUICK = 2000, SLOW = 15000, LOST = 60000;

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));  // randomUUID() is missing where the page came without TLS
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

function begin(box) {
  const list = box.querySelector("[data-talk-lines]");
  const waiting = box.querySelector("[data-talk-waiting]");
  const form = box.querySelector("form");
  const status = box.querySelector("[data-talk-status]");
  const words = box.dataset;
  const place = `ll-talk:${words.talk}`;
  let last = Number(list.dataset.last || 0);
  let pause = QUICK, timer = 0, sending = false, over = words.over === "1";

  const unsent = () => JSON.parse(store.get(place) || "[]");
  const keep = (lines) => (lines.length ? store.set(place, JSON.stringify(lines)) : (store.drop(place), true));

  function tell(text, look = "") {
    if (status.textContent === text) return;
    status.textContent = text;
    status.dataset.look = look;
    if (text) say(text);
  }

  function draw() {
    waiting.replaceChildren(...unsent().map((line) => {
      const item = document.createElement("li");
      item.className = "line is-own is-waiting";
      const p = document.createElement("p");
      p.textContent = line.words;
      const small = document.createElement("small");
      small.textContent = words.waiting;
      item.append(p, small);
      return item;
    }));
  }

  async function send() {
    if (sending || over) return;
    sending = true;
    try {
      for (let [line] = unsent(); line; [line] = unsent()) {
        const data = new FormData();
        data.set("key", line.key); data.set("words", line.words); data.set("to", line.to);
        const answer = await fetch(words.say, { method: "POST", body: data, redirect: "manual",
          headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "X-Talk": "1" } });
        if (answer.status === 422) {
          const { refused } = await answer.json();
          keep(unsent().filter((one) => one.key !== line.key));
          const field = form.elements.words;
          if (!field.value) field.value = line.words;
          tell(refused, "bad");
        } else if (answer.ok) {
          keep(unsent().filter((one) => one.key !== line.key));
          tell("");
        } else {
          // An expired session or a server in trouble: the line stays here.
          tell(answer.status === 0 || [401, 403, 404].includes(answer.status) ? words.expired : words.lost, "bad");
          pause = LOST;
          break;
        }
        draw();
      }
    } catch { tell(words.lost, "bad"); pause = SLOW; } finally { sending = false; }
  }

  async function look() {
    clearTimeout(timer);
    try {
      const answer = await fetch(`${words.lines}?after=${last}`, { redirect: "manual", headers: { "X-Talk": "1" } });
      if (answer.ok) {
        over = answer.headers.get("X-Talk-Over") === "1";
        const came = new DOMParser().parseFromString(`<ol>${await answer.text()}</ol>`, "text/html").querySelectorAll("li[data-position]");
        const fresh = [...came].filter((item) => Number(item.dataset.position) > last);
        const atEnd = list.parentElement.scrollHeight - list.parentElement.scrollTop - list.parentElement.clientHeight < 80;
        for (const item of fresh) { list.append(document.adoptNode(item)); last = Math.max(last, Number(item.dataset.position)); }
        if (fresh.length && atEnd) list.parentElement.scrollTop = list.parentElement.scrollHeight;
        // What the server has is not waiting any more, even when its answer to the sender got lost.
        const there = new Set(fresh.map((item) => item.dataset.key.split(":").pop()));
        if (unsent().some((one) => there.has(one.key))) { keep(unsent().filter((one) => !there.has(one.key))); draw(); }
        pause = fresh.length ? QUICK : Math.min(SLOW, pause * 1.3);
        if (!unsent().length) tell(over ? words.ended : "");
        if (over) { form.hidden = true; return; }
        if (unsent().length) await send();
      } else { tell(words.expired, "bad"); pause = LOST; }
    } catch { tell(words.lost, "bad"); pause = Math.min(LOST, pause * 1.6); }
    timer = setTimeout(look, document.hidden ? Math.max(pause, SLOW) : pause);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const field = form.elements.words;
    const text = field.value.trim();
    if (!text) { field.focus(); return; }
    const line = { key: newKey(), words: text, to: form.elements.to ? form.elements.to.value : "" };
    if (!keep([...unsent(), line])) { tell(words.full, "bad"); return; }  // what was typed stays in the field
    field.value = "";
    field.focus();
    draw();
    await send();
    pause = QUICK;
    await look();
  }, true);
  form.elements.words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  window.addEventListener("online", () => { pause = QUICK; send().then(look); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { pause = QUICK; look(); } });
  box.dataset.listens = "yes";
  draw();
  list.parentElement.scrollTop = list.parentElement.scrollHeight;
  send().then(look);
}

document.querySelectorAll("[data-talk]").forEach(begin);
