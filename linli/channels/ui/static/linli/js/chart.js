// Charts from a JSON block, colours from the tokens, on canvas (the SVG renderer writes style attributes, which the page's policy forbids).
// {kind: "line"|"bar"|"interval", categories: [], series: [{name, data, quiet}], unit, urls: [], mark: {at, words}, min, max, small: []}
import { w } from "./words.js";

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function colours() {
  return { ink: token("--ll-ink"), ink2: token("--ll-ink-2"), ink3: token("--ll-ink-3") || token("--ll-ink-2"), line: token("--ll-line"), accent: token("--ll-accent"), font: getComputedStyle(document.body).fontFamily };
}

function frame(c) {
  return { animation: false, textStyle: { fontFamily: c.font, fontSize: 12, color: c.ink2 }, tooltip: { renderMode: "richText", trigger: "axis", confine: true, backgroundColor: token("--ll-surface"), borderColor: c.line, textStyle: { color: c.ink } } };
}

function lines(data, c) {
  return { ...frame(c), grid: { left: 46, right: 64, top: 36, bottom: 26 },
    xAxis: { type: "category", data: data.categories, boundaryGap: data.kind === "bar", axisTick: { show: false }, axisLine: { lineStyle: { color: c.line } }, axisLabel: { color: c.ink3, hideOverlap: true } },
    yAxis: { type: "value", splitNumber: 3, minInterval: 1, splitLine: { lineStyle: { color: c.line } }, axisLabel: { color: c.ink3 } },
    series: data.series.map((series) => ({ name: series.name, type: data.kind, data: series.data, symbol: "none", barMaxWidth: 22,
      lineStyle: { color: series.quiet ? c.ink3 : c.accent, width: series.quiet ? 1.5 : 2, type: series.quiet ? [4, 3] : "solid" },
      itemStyle: { color: series.quiet ? c.ink3 : c.accent },
      endLabel: { show: data.kind === "line", formatter: series.name, color: series.quiet ? c.ink2 : c.accent, fontWeight: series.quiet ? 400 : 600 },
      markPoint: !series.quiet && data.mark ? { symbol: "circle", symbolSize: 6, itemStyle: { color: c.accent }, label: { show: true, position: "top", formatter: data.mark.words, color: c.ink, lineHeight: 16 }, data: [{ coord: data.mark.at }] } : undefined })) };
}

function intervals(data, c) {
  const rows = data.rows;
  return { ...frame(c), tooltip: { show: false }, grid: { left: 138, right: 96, top: 8, bottom: 26 },
    xAxis: { min: data.min, max: data.max, axisLabel: { color: c.ink3, hideOverlap: true, formatter: `{value}${data.unit || "%"}` }, splitLine: { lineStyle: { color: c.line } } },
    yAxis: { type: "category", inverse: true, data: rows.map((row) => row.name), axisTick: { show: false }, axisLine: { lineStyle: { color: c.line } }, axisLabel: { color: c.ink } },
    series: [{ type: "custom", encode: { x: 1, y: 0 }, data: rows.map((row, i) => [i, row.value ?? data.min, row.low ?? data.min, row.high ?? data.min]),
      renderItem(_, api) {
        const row = rows[api.value(0)];
        const at = (x) => api.coord([x, api.value(0)]);
        const y = at(data.min)[1];
        const text = (words, x, fill, font) => ({ type: "text", style: { text: words, x, y, verticalAlign: "middle", fill, font: `${font} ${c.font}` } });
        if (row.value === null) return text(row.small, at(data.min)[0] + 8, c.ink3, "12px");
        return { type: "group", children: [
          { type: "line", shape: { x1: at(row.low)[0], y1: y, x2: at(row.high)[0], y2: y }, style: { stroke: c.accent, lineWidth: 4, opacity: 0.3 } },
          { type: "circle", shape: { cx: at(row.value)[0], cy: y, r: 5 }, style: { fill: c.accent } },
          text(`${row.value.toFixed(1)}${data.unit || "%"}`, at(data.max)[0] + 10, c.ink, "600 12px"),
          text(`n=${row.n}`, at(data.max)[0] + 54, c.ink3, "11px")] };
      } }] };
}

function table(data) {
  const rows = data.kind === "interval" ? data.rows.map((row) => [row.name, row.value === null ? row.small : `${row.value}${data.unit || "%"}`, `n=${row.n}`])
    : data.categories.map((name, i) => [name, ...data.series.map((series) => series.data[i])]);
  const head = data.kind === "interval" ? [w("category"), data.unit || "%", "n"] : [w("category"), ...data.series.map((series) => series.name)];
  const made = document.createElement("table");
  made.className = "table";
  const line = (cells, tag, into) => {
    const tr = into.insertRow();
    cells.forEach((cell, i) => {
      const td = document.createElement(tag);
      if (tag === "th") td.scope = "col";
      if (i) td.className = "r";
      td.textContent = cell ?? "";
      tr.append(td);
    });
    return tr;
  };
  line(head, "th", made.createTHead());
  const body = made.createTBody();
  rows.forEach((cells, i) => {
    const tr = line(cells, "td", body);
    if (data.urls && data.urls[i]) { const a = document.createElement("a"); a.href = data.urls[i]; a.textContent = cells[0]; tr.cells[0].replaceChildren(a); }
  });
  return made;
}

async function read(box) {
  if (box.dataset.chartSrc) {
    const answer = await fetch(box.dataset.chartSrc, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }
  return JSON.parse(document.getElementById(box.dataset.chart).textContent);
}

async function draw(box) {
  const data = await read(box);
  const frameBox = box.closest("[data-chart-box]");
  const swap = frameBox && frameBox.querySelector("[data-chart-swap]");
  if (swap) {
    const tableBox = document.getElementById(swap.getAttribute("aria-controls"));
    tableBox.replaceChildren(table(data));
    swap.textContent = w("show_table");
    swap.addEventListener("click", () => {
      tableBox.hidden = !tableBox.hidden;
      box.hidden = !tableBox.hidden;
      swap.setAttribute("aria-expanded", String(!tableBox.hidden));
      swap.textContent = w(tableBox.hidden ? "show_table" : "show_chart");
      if (!box.hidden) chart.resize();
    });
  }
  const chart = window.echarts.init(box, null, { renderer: "canvas" });
  const paint = () => chart.setOption(data.kind === "interval" ? intervals(data, colours()) : lines(data, colours()), true);
  paint();
  chart.on("click", (event) => { const url = data.urls && data.urls[event.dataIndex]; if (url) location.href = url; });
  document.addEventListener("ll:theme", paint);
  window.addEventListener("resize", () => chart.resize());
}

function wake(root) {
  for (const box of root.querySelectorAll("[data-chart]")) {
    if (box.dataset.chartOn) continue;
    box.dataset.chartOn = "1";
    draw(box).catch(() => { box.textContent = w("chart_failed"); });
  }
}
wake(document);
document.addEventListener("htmx:load", (event) => wake(event.detail.elt));
