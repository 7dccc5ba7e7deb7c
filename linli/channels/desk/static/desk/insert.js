// Puts a ready phrase into the text being written, where the cursor stands. <button data-insert="…" data-insert-into="words">
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  const form = button.closest("form");
  const field = form && form.elements[button.dataset.insertInto];
  if (!field) return;
  const [start, end] = [field.selectionStart, field.selectionEnd];
  field.setRangeText(button.dataset.insert, start, end, "end");
  const gap = field.value.indexOf("【", start);
  if (gap >= 0) {
    const close = field.value.indexOf("】", gap);
    field.setSelectionRange(gap, close < 0 ? gap + 1 : close + 1);
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const menu = button.closest("details");
  if (menu) menu.open = false;
  field.focus();
});
