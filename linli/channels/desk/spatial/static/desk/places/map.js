// Maps of places: grids with their counts, buildings, facilities; points, lines and outlines drawn on them.
// All of it stands in lists and text fields as well: the map is never the only way.
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const POINT = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/;

// Steps from one point to the next, in whole numbers, back into degrees.
function ringOf(flat, corner, step) {
  const points = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < flat.length; i += 2) {
    x += flat[i];
    y += flat[i + 1];
    points.push([corner[1] + y * step, corner[0] + x * step]);
  }
  return points;
}

function shade(households) {
  if (households === 0) return 0;
  if (households <= 300) return 1;
  if (households <= 500) return 2;
  return households <= 800 ? 3 : 4;
}

function label(map, layer, name, value, dark) {
  const box = document.createElement("div");
  const words = document.createElement("span");
  words.textContent = name;
  const b = document.createElement("b");
  b.textContent = value;
  box.append(words, b);
  const icon = window.L.divIcon({ className: `maplbl${dark ? " inv" : ""}`, html: box, iconSize: [72, 34], iconAnchor: [36, 17] });
  return window.L.marker(layer.getBounds().getCenter(), { icon, keyboard: false, interactive: false });
}

function fill(step) {
  return { color: token("--ll-map-line"), weight: 1, fillColor: token(`--ll-map-${step}`) || token("--ll-map-0"), fillOpacity: 0.85 };
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function grids(box, map) {
  const data = await fetched(box.dataset.src);
  const group = window.L.featureGroup().addTo(map);
  const labels = window.L.layerGroup();
  for (const [, name, , , , households, rings] of data.grids) {
    const step = shade(households);
    const layer = window.L.polygon(rings.map((ring) => ringOf(ring, data.corner, data.step)), { ...fill(step), interactive: false }).addTo(group);
    labels.addLayer(label(map, layer, name, `${households} ${box.dataset.unit}`, step >= 4));
  }
  if (data.grids.length <= 80) labels.addTo(map);
  return group;
}

async function shapes(box, map) {
  const data = await fetched(box.dataset.shapes);
  const group = window.L.featureGroup().addTo(map);
  window.L.geoJSON(data, {
    interactive: false,
    style: (one) => (one.properties.barrier ? { color: token("--ll-over"), weight: 3 } : fill(shade(one.properties.value))),
    onEachFeature: (one, layer) => { if (one.properties.name) label(map, layer, one.properties.name, `${one.properties.value} ${box.dataset.unit}`, false).addTo(map); },
  }).addTo(group);
  return group;
}

function dot(one, at) {
  const colour = one.properties.state && one.properties.state !== "sound" ? token("--ll-over") : token("--ll-accent");
  return window.L.circleMarker(at, { radius: 6, color: "#fff", weight: 1.5, fillColor: colour, fillOpacity: 1 });
}

async function layer(box, name) {
  const data = await fetched(box.dataset[name]);
  const told = document.querySelector(`[data-layer-told="${box.id}"]`);
  if (told) told.textContent = data.more ? told.dataset.more : "";
  return window.L.geoJSON(data, {
    pointToLayer: dot,
    style: (one) => (one.geometry.type === "Point" ? {} : { color: token("--ll-ink-2"), weight: 1, fillColor: token("--ll-ink-3"), fillOpacity: 0.55 }),
    onEachFeature(one, drawn) {
      const words = document.createElement("span");
      words.textContent = one.properties.name;
      drawn.bindTooltip(words);
      if (!box.dataset.draws) drawn.on("click", () => { location.href = one.properties.url; });
    },
  });
}

function toggles(box, map) {
  const held = {};
  for (const input of document.querySelectorAll(`input[data-layer][data-for="${box.id}"]`)) {
    const name = input.dataset.layer;
    const change = async () => {
      if (!input.checked) { if (held[name]) held[name].remove(); return; }
      held[name] = held[name] || await layer(box, name);
      if (input.checked) held[name].addTo(map);
    };
    input.addEventListener("change", () => { change().catch(() => { input.checked = false; }); });
    if (input.checked) change().catch(() => { input.checked = false; });
  }
}

function faults(box, map) {
  const given = document.getElementById(box.dataset.errors);
  const group = window.L.featureGroup().addTo(map);
  if (!given) return group;
  for (const { words, where } of JSON.parse(given.textContent)) {
    if (!where) continue;
    const colour = words ? token("--ll-over") : token("--ll-ink-3");
    const drawn = window.L.geoJSON(where, { style: { color: colour, weight: words ? 3 : 1, fillColor: colour, fillOpacity: words ? 0.4 : 0.3 },
      pointToLayer: (one, at) => window.L.circleMarker(at, { radius: words ? 9 : 4, color: colour, weight: words ? 3 : 1 }) }).addTo(group);
    if (!words) continue;
    const box2 = document.createElement("span");
    box2.textContent = words;
    drawn.bindTooltip(box2);
    const number = words.match(/^\d+/);
    if (number) {
      const mark = document.createElement("div");
      mark.className = "pl-number";
      mark.textContent = number[0];
      window.L.marker(drawn.getBounds().getCenter(), { icon: window.L.divIcon({ className: "", html: mark, iconSize: [20, 20] }), keyboard: false, interactive: false }).addTo(map);
    }
  }
  return group;
}

// One point into two fields: longitude and the latitude beside it.
function pointer(box, map) {
  const lon = document.getElementById("id_longitude");
  const lat = document.getElementById("id_latitude");
  let pin = null;
  const show = () => {
    if (pin) { pin.remove(); pin = null; }
    if (lon.value && lat.value && !Number.isNaN(Number(lon.value)) && !Number.isNaN(Number(lat.value))) {
      pin = window.L.circleMarker([Number(lat.value), Number(lon.value)], { radius: 9, color: "#fff", weight: 3, fillColor: token("--ll-over"), fillOpacity: 1 }).addTo(map);
    }
  };
  const set = (at) => { lon.value = at.lng.toFixed(6); lat.value = at.lat.toFixed(6); show(); };
  for (const field of [lon, lat]) field.addEventListener("input", show);
  show();
  return set;
}

// A line or outline: one point a line in the text field, each a corner that can be dragged.
function drawer(box, map) {
  const field = document.getElementById(box.dataset.field);
  const lines = () => field.value.split("\n").filter((one) => one.trim());
  const group = window.L.featureGroup().addTo(map);
  const write = (all) => { field.value = all.join("\n"); show(); };
  const text = (at) => `${at.lng.toFixed(6)}, ${at.lat.toFixed(6)}`;
  function show() {
    group.clearLayers();
    const points = lines().map((one) => one.match(POINT));
    if (!points.length || points.some((one) => !one)) return;
    const places = points.map((one) => [Number(one[2]), Number(one[1])]);
    const closed = box.dataset.draws === "polygon" && places.length > 2;
    const make = closed ? window.L.polygon : window.L.polyline;
    make(places, { color: token("--ll-over"), weight: 3, fillOpacity: 0.12, interactive: false }).addTo(group);
    places.forEach((at, n) => {
      const icon = window.L.divIcon({ className: "pl-corner", iconSize: [18, 18] });
      const corner = window.L.marker(at, { icon, draggable: true, keyboard: false }).addTo(group);
      corner.on("dragend", () => { const all = lines(); all[n] = text(corner.getLatLng()); write(all); });
    });
  }
  field.addEventListener("input", show);
  document.querySelector("[data-draw-undo]")?.addEventListener("click", () => write(lines().slice(0, -1)));
  document.querySelector("[data-draw-clear]")?.addEventListener("click", () => write([]));
  show();
  return (at) => write([...lines(), text(at)]);
}

async function draw(box) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = window.L.map(box, { zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0, preferCanvas: !box.dataset.draws, zoomAnimation: !still, fadeAnimation: !still });
  window.L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
  map.setView([31, 112], 8);
  const seen = window.L.latLngBounds([]);
  if (box.dataset.src) seen.extend((await grids(box, map)).getBounds());
  if (box.dataset.shapes) seen.extend((await shapes(box, map)).getBounds());
  const marked = faults(box, map).getBounds();
  if (marked.isValid()) { if (box.dataset.src) { if (!seen.isValid()) seen.extend(marked); } else seen.extend(marked); }
  if (seen.isValid()) map.fitBounds(seen, { padding: [12, 12] });
  toggles(box, map);
  if (box.dataset.draws) {
    const add = box.dataset.draws === "point" ? pointer(box, map) : drawer(box, map);
    map.on("click", (event) => add(event.latlng));
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); add(map.getCenter()); } });
  }
  box.linliMap = map;
}

for (const box of document.querySelectorAll("[data-places-map]")) {
  draw(box).catch(() => { box.textContent = box.dataset.failed; });
}
