// Drawing a grid: each point picked on the map becomes a line of the outline; the outline is shown on the map.
const form = document.querySelector("form[data-draw]");
const [mapId, fieldId] = form.dataset.draw.split(" ");
const box = document.getElementById(mapId);
const field = document.getElementById(fieldId);
let shown = null;

function corners() {
  return field.value.split(/[\n;；]/).map((line) => line.match(/^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/)).filter(Boolean)
    .map((found) => [Number(found[2]), Number(found[1])]);
}

function show() {
  const map = box.linliMap;
  if (!map) return;
  if (shown) { shown.remove(); shown = null; }
  const points = corners();
  if (!points.length) return;
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--ll-over").trim();
  const make = points.length > 2 ? window.L.polygon : window.L.polyline;
  shown = make(points, { color: colour, weight: 2, fillOpacity: 0.15, interactive: false }).addTo(map);
}

function lines() { return field.value.split("\n").filter((line) => line.trim()); }

function write(all) {
  field.value = all.join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

box.addEventListener("map:pick", (event) => {
  write([...lines(), `${event.detail.lng.toFixed(6)}, ${event.detail.lat.toFixed(6)}`]);
});
field.addEventListener("input", show);
document.querySelector("[data-draw-undo]").addEventListener("click", () => write(lines().slice(0, -1)));
document.querySelector("[data-draw-clear]").addEventListener("click", () => write([]));
const waiting = setInterval(() => { if (box.linliMap) { clearInterval(waiting); show(); } }, 100);
