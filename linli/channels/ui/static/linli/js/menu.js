// Dropdowns are details elements: one open at a time, closed by Esc or a click elsewhere. And the menu on phones.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const toggle = event.target.closest("[data-menu-toggle]");
  if (toggle) {
    const shown = document.getElementById(toggle.dataset.menuToggle).classList.toggle("show");
    toggle.setAttribute("aria-expanded", String(shown));
  }
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); event.stopPropagation(); }
});
