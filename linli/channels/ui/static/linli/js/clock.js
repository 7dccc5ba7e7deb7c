// Words of running limits: only those that the server marked with data-due (natural time), and only in their last day.
import { w } from "./words.js";

const MINUTE = 60000;
const HOUR = 3600000;
const ICONS = { over: "alert-triangle", now: "clock-exclamation" };

function turn(clock, tone) {
  clock.classList.remove("clock-ok", "clock-soon", "clock-now", "clock-over");
  clock.classList.add(`clock-${tone}`);
  const sign = clock.querySelector(".ti");
  if (sign) sign.className = `ti ti-${ICONS[tone]}`;
}

function tick() {
  const now = Date.now();
  for (const clock of document.querySelectorAll(".clock[data-due]")) {
    const left = Date.parse(clock.dataset.due) - now;
    if (Math.abs(left) > 24 * HOUR) continue;
    const away = Math.abs(left);
    const unit = away < HOUR ? "minutes" : "hours";
    const n = unit === "minutes" ? Math.max(1, Math.floor(away / MINUTE)) : Math.floor(away / HOUR);
    clock.querySelector(".words").textContent = w(left < 0 ? `over_${unit}` : `left_${unit}`, { n });
    if (left < 0) turn(clock, "over");
    else if (left < HOUR) turn(clock, "now");
  }
}
setInterval(tick, 30000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
tick();
