// Choosing several rows: <input type="checkbox" data-select-all="case"> for the boxes named "case" of the same form or table.
// <span data-select-count="case"></span> says how many; <… data-select-needed="case"> rests while there is none.
function group(root, name) {
  return [...root.querySelectorAll(`input[type=checkbox][name="${name}"]:not(:disabled)`)];
}

function refresh(root, name) {
  const boxes = group(root, name);
  const chosen = boxes.filter((box) => box.checked).length;
  for (const all of root.querySelectorAll(`[data-select-all="${name}"]`)) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  for (const count of root.querySelectorAll(`[data-select-count="${name}"]`)) count.textContent = String(chosen);
  for (const button of root.querySelectorAll(`[data-select-needed="${name}"]`)) button.disabled = chosen === 0;
  for (const box of boxes) { const row = box.closest("tr"); if (row) row.classList.toggle("is-sel", box.checked); }
}

function rootOf(element) {
  return element.closest("form, section, .panel") || document;
}

document.addEventListener("change", (event) => {
  const all = event.target.dataset && event.target.dataset.selectAll;
  const root = rootOf(event.target);
  const name = all || event.target.name;
  if (!name || !root.querySelector(`[data-select-all="${name}"]`)) return;
  if (all) for (const box of group(root, name)) box.checked = event.target.checked;
  refresh(root, name);
});

function wake(root) {
  for (const all of root.querySelectorAll("[data-select-all]")) refresh(rootOf(all), all.dataset.selectAll);
}
wake(document);
document.addEventListener("htmx:load", (event) => wake(rootOf(event.detail.elt)));
