// A map of our own polygons, no tiles. Picking a point: click, or arrows to move and Enter for the middle. Words beside it are enough without it.
import { say, w } from "./words.js";

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const PIN = '<svg viewBox="0 0 44 44" width="44" height="44" aria-hidden="true"><path class="pin" d="M22 43C14 32 8 25 8 17a14 14 0 0 1 28 0c0 8-6 15-14 26z" stroke="#fff" stroke-width="2"/><circle cx="22" cy="17" r="5" fill="#fff"/></svg>';

function inside(point, ring) {
  let hit = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > point.lat !== yj > point.lat && point.lng < ((xj - xi) * (point.lat - yi)) / (yj - yi) + xi) hit = !hit;
  }
  return hit;
}

function nameAt(point, features) {
  const found = features.find((feature) => {
    const { type, coordinates } = feature.geometry;
    const polygons = type === "Polygon" ? [coordinates] : type === "MultiPolygon" ? coordinates : [];
    return polygons.some(([outer, ...holes]) => inside(point, outer) && !holes.some((hole) => inside(point, hole)));
  });
  return found ? found.properties.name : "";
}

function style(feature) {
  const step = feature.properties.class;
  const dashed = feature.properties.outline;
  return { color: dashed ? token("--ll-accent") : token("--ll-map-line"), weight: dashed ? 2 : 1, dashArray: dashed ? "6 5" : null,
    fillColor: token(`--ll-map-${step === undefined ? 0 : step}`) || token("--ll-map-0"), fillOpacity: dashed ? 0 : 1 };
}

function label(feature, layer, map) {
  const { name, value, class: step } = feature.properties;
  if (!name || feature.properties.outline) return;
  const box = document.createElement("div");
  const words = document.createElement("span");
  words.textContent = name;
  box.append(words);
  if (value !== undefined) { const b = document.createElement("b"); b.textContent = value; box.append(b); }
  const [lon, lat] = feature.properties.at || [];
  const centre = lon === undefined ? layer.getBounds().getCenter() : window.L.latLng(lat, lon);
  const icon = window.L.divIcon({ className: `maplbl${step >= 4 ? " inv" : ""}`, html: box, iconSize: [72, 34], iconAnchor: [36, 17] });
  window.L.marker(centre, { icon, keyboard: false, interactive: false }).addTo(map);
}

function picker(box, map, features) {
  const [lonId, latId] = box.dataset.mapPick.split(" ");
  const lon = document.getElementById(lonId);
  const lat = document.getElementById(latId);
  let pin = null;
  const set = (point, tell) => {
    const icon = window.L.divIcon({ className: "ll-pin map-pin", html: PIN, iconSize: [44, 44], iconAnchor: [22, 42] });
    if (pin) pin.setLatLng(point); else pin = window.L.marker(point, { icon, keyboard: false }).addTo(map);
    lon.value = point.lng.toFixed(6);
    lat.value = point.lat.toFixed(6);
    const name = nameAt(point, features) || w("map_point", { lat: lat.value, lon: lon.value });
    const told = box.dataset.mapName && document.getElementById(box.dataset.mapName);
    if (told) told.textContent = name;
    if (tell) { say(w("map_picked", { name })); lon.dispatchEvent(new Event("change", { bubbles: true })); }
    box.dispatchEvent(new CustomEvent("map:pick", { bubbles: true, detail: { lng: point.lng, lat: point.lat, name } }));
  };
  map.on("click", (event) => set(event.latlng, true));
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); set(map.getCenter(), true); } });
  if (lon.value && lat.value) set(window.L.latLng(Number(lat.value), Number(lon.value)), false);
}

async function draw(box) {
  const answer = await fetch(box.dataset.mapSrc, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const data = await answer.json();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = window.L.map(box, { zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0, zoomAnimation: !still, fadeAnimation: !still });
  window.L.control.zoom({ zoomInTitle: w("map_zoom_in"), zoomOutTitle: w("map_zoom_out") }).addTo(map);
  const shapes = window.L.geoJSON(data, { style, onEachFeature(feature, layer) {
    label(feature, layer, map);
    if (feature.properties.url) layer.on("click", () => { location.href = feature.properties.url; });
  } }).addTo(map);
  const bounds = shapes.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [10, 10] });
  else map.setView([0, 0], 1);
  if (box.dataset.mapPoint) {
    const [lng, lat] = box.dataset.mapPoint.split(",").map(Number);
    if (!bounds.isValid()) map.setView([lat, lng], 15);
    const icon = window.L.divIcon({ className: "ll-pin map-pin", html: PIN, iconSize: [44, 44], iconAnchor: [22, 42] });
    window.L.marker([lat, lng], { icon, keyboard: false, interactive: false }).addTo(map);
  }
  if (box.dataset.mapPick) picker(box, map, data.features || []);
  document.addEventListener("ll:theme", () => shapes.setStyle(style));
  box.linliMap = map;
}

function wake(root) {
  for (const box of root.querySelectorAll("[data-map]")) {
    if (box.dataset.mapOn) continue;
    box.dataset.mapOn = "1";
    draw(box).catch(() => { box.textContent = w("map_failed"); });
  }
}
wake(document);
document.addEventListener("htmx:load", (event) => wake(event.detail.elt));
