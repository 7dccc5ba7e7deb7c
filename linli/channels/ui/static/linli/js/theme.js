// Light or dark, remembered on this device.
import { say, store, w } from "./words.js";

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  const root = document.documentElement;
  const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
  root.setAttribute("data-bs-theme", next);
  store.set("ll-theme", next);
  say(w(next === "dark" ? "dark_on" : "light_on"));
  document.dispatchEvent(new CustomEvent("ll:theme"));
});
