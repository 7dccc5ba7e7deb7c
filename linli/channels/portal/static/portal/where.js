// "I am there": takes the position once, when asked, and lets the lists follow it.
const box = document.querySelector("[data-locate-box]");
const button = document.querySelector("[data-locate]");

function found({ coords }) {
  document.getElementById("id_longitude").value = coords.longitude.toFixed(6);
  document.getElementById("id_latitude").value = coords.latitude.toFixed(6);
  for (const select of document.querySelectorAll("#where-choices select")) select.value = "";
  window.htmx.trigger("#where-choices", "ll:located");
  button.removeAttribute("aria-busy");
}

function failed() {
  box.querySelector("[data-locate-error]").hidden = false;
  button.removeAttribute("aria-busy");
}

if (box && "geolocation" in navigator && window.isSecureContext) {
  box.hidden = false;
  button.addEventListener("click", () => {
    box.querySelector("[data-locate-error]").hidden = true;
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 });
  });
}
