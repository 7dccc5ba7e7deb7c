// What every page needs; map.js and chart.js come with the pages that show one.
import "./theme.js";
import "./menu.js";
import "./keys.js";
import "./dialog.js";
import "./submit.js";
import "./draft.js";
import "./clock.js";
import "./upload.js";
import "./select.js";
import "./tabs.js";
