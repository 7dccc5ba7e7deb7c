// One native dialog, filled by htmx: hx-get="…" hx-target="#dialog". Focus goes back to what opened it.
let opener = null;
let pressed = null;

// Where the same fragment stands in a page of its own there is nothing to close: the way back is the browser's.
document.addEventListener("click", (event) => {
  pressed = event.target.closest("button, a, summary, input") || pressed;
  const close = event.target.closest("[data-close]");
  if (!close) return;
  const dialog = close.closest("dialog");
  if (dialog) dialog.close();
  else history.back();
});

function unsaved(dialog) {
  return [...dialog.querySelectorAll("textarea, input[type=text], input:not([type])")].some((field) => field.value !== field.defaultValue);
}

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && !unsaved(dialog)) dialog.close();
  });
  dialog.addEventListener("close", () => {
    if (dialog.id === "dialog") {
      dialog.replaceChildren();  // a value shown after a reason was given is gone again
      if (opener && opener.isConnected) opener.focus();
      opener = null;
    }
  });
}

document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target;
  if (!dialog || dialog.id !== "dialog" || !dialog.firstElementChild) return;
  dialog.classList.toggle("is-wide", Boolean(dialog.querySelector("[data-wide]")));
  if (!dialog.open) { opener = pressed; dialog.showModal(); }
  const first = dialog.querySelector("[data-focus], [autofocus], .is-invalid, .conflict, textarea, select, input:not([type=hidden])");
  if (first) { if (first.matches(".conflict")) first.tabIndex = -1; first.focus(); }
});

// The server says so after success, with the header HX-Trigger: close-dialog.
document.addEventListener("close-dialog", () => {
  const dialog = document.getElementById("dialog");
  if (dialog && dialog.open) dialog.close();
});
