// Runs before the first paint so that no page flashes in the wrong colours.
(function () {
  var kept = null;
  try { kept = localStorage.getItem("ll-theme"); } catch { kept = null; }
  var dark = kept ? kept === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
})();
