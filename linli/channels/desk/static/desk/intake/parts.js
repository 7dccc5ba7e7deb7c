// Rows that can be added and taken away: assisting units with their tasks, parts of a matter.
document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add-row]");
  if (add) {
    const model = document.getElementById(add.dataset.addRow);
    const list = document.getElementById(add.dataset.addTo);
    const row = model.content.firstElementChild.cloneNode(true);
    const number = String(list.children.length);
    for (const element of row.querySelectorAll("[name], [id], [for]")) {
      for (const name of ["name", "id", "for"]) {
        if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace("__n__", number));
      }
    }
    list.append(row);
    const first = row.querySelector("textarea, input:not([type=hidden])");
    if (first) first.focus();
  }
  const drop = event.target.closest("[data-drop-row]");
  if (drop) drop.closest("[data-row-part]").remove();
});
// A unit that was taken from the list becomes a row with its task.
document.addEventListener("combo:taken", (event) => {
  const input = event.target;
  if (!input.dataset.comboRow) return;
  const { value, label } = event.detail;
  const list = document.getElementById(input.dataset.comboTo);
  if (!list.querySelector(`input[value="${value}"]`)) {
    const row = document.getElementById(input.dataset.comboRow).content.firstElementChild.cloneNode(true);
    row.querySelector("[name=assist]").value = value;
    row.querySelector("[data-unit-name]").textContent = label;
    const task = row.querySelector("[data-task]");
    task.name = `task-${value}`;
    list.append(row);
    task.focus();
  }
  input.value = "";
});
