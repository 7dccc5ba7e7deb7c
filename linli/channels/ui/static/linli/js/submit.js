// A form marked data-once is sent once: the second press does nothing until an answer came. And the bar at the top.
import { note, w } from "./words.js";

const bar = document.getElementById("ll-bar");

function free(form) {
  if (!(form instanceof HTMLFormElement)) return;
  delete form.dataset.sent;
  for (const button of form.querySelectorAll(".is-sending")) { button.classList.remove("is-sending"); button.removeAttribute("aria-disabled"); }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button) { button.classList.add("is-sending"); button.setAttribute("aria-disabled", "true"); }
}, true);
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-once]").forEach(free));

document.addEventListener("htmx:beforeRequest", () => bar && bar.classList.add("is-on"));
document.addEventListener("htmx:afterRequest", (event) => {
  if (bar) bar.classList.remove("is-on");
  free(event.detail.elt.closest("form") || event.detail.elt);
});
document.addEventListener("htmx:sendError", () => note(w("offline")));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== 401) note(w("failed"));
});

// After a page came back with errors, its summary takes the focus.
const summary = document.querySelector("main [data-focus]");
if (summary) summary.focus();
