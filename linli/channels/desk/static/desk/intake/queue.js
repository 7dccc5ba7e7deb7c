// A queue by keyboard: J and K move over the rows, Enter opens the one that has the focus.
const rows = () => [...document.querySelectorAll("[data-queue] a[data-row]")];

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  const from = at >= 0 ? at : all.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = all[Math.min(all.length - 1, Math.max(0, from + by))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-queue-next]")) step(1);
  if (event.target.closest("[data-queue-previous]")) step(-1);
});
// Space marks the row that has the focus for what is done to several.
document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || !document.activeElement.matches("[data-queue] a[data-row]")) return;
  const box = document.activeElement.closest("li").querySelector("input[type=checkbox]:not(:disabled)");
  if (box) { event.preventDefault(); box.click(); document.activeElement.focus(); }
});
