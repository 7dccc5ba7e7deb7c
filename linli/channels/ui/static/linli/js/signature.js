// A box to sign in: strokes of finger, pen or mouse become the path that is kept (M x y L x y …).
const LEAST = 3;

function at(canvas, event) {
  const box = canvas.getBoundingClientRect();
  const x = Math.round(((event.clientX - box.left) / box.width) * canvas.width);
  const y = Math.round(((event.clientY - box.top) / box.height) * canvas.height);
  return [Math.min(Math.max(x, 0), canvas.width), Math.min(Math.max(y, 0), canvas.height)];
}

function start(box) {
  const form = box.closest("form");
  const canvas = box.querySelector("canvas");
  const field = form.querySelector("[data-ink]");
  const pen = canvas.getContext("2d");
  let strokes = [];
  let stroke = null;

  function write() {
    const whole = strokes.filter((points) => points.length > 1);
    field.value = whole
      .map((points) => points.map(([x, y], n) => `${n ? "L" : "M"}${x} ${y}`).join(" "))
      .join(" ");
  }

  function clear() {
    strokes = [];
    pen.clearRect(0, 0, canvas.width, canvas.height);
    write();
  }

  pen.lineWidth = 4;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.strokeStyle = "#111";

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke = [at(canvas, event)];
    strokes.push(stroke);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const here = at(canvas, event);
    const last = stroke[stroke.length - 1];
    if (Math.abs(here[0] - last[0]) + Math.abs(here[1] - last[1]) < LEAST) return;
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...here);
    pen.stroke();
    stroke.push(here);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      stroke = null;
      write();
    });
  }
  box.querySelector("[data-signature-clear]").addEventListener("click", clear);

  const means = form.querySelectorAll('input[name="means"]');
  const shown = () => {
    const chosen = form.querySelector('input[name="means"]:checked');
    box.hidden = means.length > 0 && (!chosen || chosen.value !== "screen");
  };
  for (const one of means) one.addEventListener("change", shown);
  field.value = "";
  shown();
}

for (const box of document.querySelectorAll("[data-signature]")) start(box);
