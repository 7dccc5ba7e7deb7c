// Files before they are sent: a list with sizes, size and number checked, each can be taken out again.
// <div data-upload data-max-files="6" data-max-bytes="10485760"><label class="drop">…<input type="file" multiple></label><ul class="files" data-files></ul><p data-upload-error role="alert"></p></div>
import { say, w } from "./words.js";

const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
const chosen = new WeakMap();

function fits(input, file) {
  const accept = (input.accept || "").split(",").map((part) => part.trim().toLowerCase()).filter(Boolean);
  if (!accept.length) return true;
  const name = file.name.toLowerCase();
  return accept.some((part) => (part.startsWith(".") ? name.endsWith(part) : part.endsWith("/*") ? file.type.startsWith(part.slice(0, -1)) : file.type === part));
}

function thumb(file) {
  const canvas = document.createElement("canvas");
  canvas.width = 88;
  canvas.height = 88;
  canvas.className = "thumb";
  createImageBitmap(file).then((image) => {
    const side = Math.min(image.width, image.height);
    canvas.getContext("2d").drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, 88, 88);
  }).catch(() => canvas.remove());
  return canvas;
}

function draw(box, input) {
  const files = chosen.get(input) || [];
  const transfer = new DataTransfer();
  files.forEach((file) => transfer.items.add(file));
  input.files = transfer.files;
  box.querySelector("[data-files]").replaceChildren(...files.map((file, at) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.className = "grow";
    name.textContent = `${file.name} · ${size(file.size)}`;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "btn btn-sm";
    remove.innerHTML = '<i class="ti ti-trash" aria-hidden="true"></i>';
    remove.append(w("remove"));
    remove.setAttribute("aria-label", `${w("remove")} ${file.name}`);
    remove.addEventListener("click", () => {
      chosen.set(input, files.filter((_, i) => i !== at));
      draw(box, input);
      say(w("removed", { name: file.name }));
      input.focus();
    });
    if (file.type.startsWith("image/")) item.append(thumb(file));
    item.append(name, remove);
    return item;
  }));
}

function add(box, input, incoming) {
  const files = [...(chosen.get(input) || [])];
  const most = Number(box.dataset.maxFiles || 99);
  const bytes = Number(box.dataset.maxBytes || Infinity);
  const wrong = [];
  for (const file of incoming) {
    if (file.size > bytes) wrong.push(w("too_big", { name: file.name, size: size(file.size), max: size(bytes) }));
    else if (!fits(input, file)) wrong.push(w("wrong_type", { name: file.name, types: input.accept }));
    else if (files.length >= most) wrong.push(w("too_many", { name: file.name, max: most }));
    else files.push(file);
  }
  chosen.set(input, files);
  draw(box, input);
  const error = box.querySelector("[data-upload-error]");
  if (error) { error.textContent = wrong.join(" "); error.hidden = !wrong.length; }
  say(w("added", { n: files.length }));
}

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-upload]");
  if (box && event.target.type === "file") add(box, event.target, [...event.target.files]);
});
