// The map.
const map = document.querySelector(".map");
const svg = map.querySelector("svg");
const whole = svg.viewBox.baseVal;
const city = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
const seen = { ...city };
const mostEnlarged = 16;
const unitsPerPixel = () =>
  Math.max(seen.width / svg.clientWidth, seen.height / svg.clientHeight);
const show = () => {
  for (const [at, size] of [["x", "width"], ["y", "height"]]) {
    const most = city[at] + city[size] - seen[size];
    seen[at] = Math.min(Math.max(seen[at], city[at]), most);
  }
  svg.setAttribute("viewBox", [seen.x, seen.y, seen.width, seen.height].join(" "));
  // Symbols, which are drawn in points, keep their size on the screen.
  svg.style.setProperty("--scale", unitsPerPixel() * (svg.clientWidth < 500 ? 1 : 4 / 3));
  map.classList.toggle("enlarged", seen.width < city.width);
  showBar();
  thinOut();
};
const showOnly = (one, among) => {
  for (const other of among) {
    if (other === one) other.removeAttribute("display");
    else other.setAttribute("display", "none");
  }
};
// The longest bar that takes at most a quarter of the map, in the corner of what is seen.
const bars = all("[data-units]", svg);
const showBar = () => {
  const fits = bars.find((one) => Number(one.dataset.units) <= seen.width / 4) ?? bars.at(-1);
  showOnly(fits, bars);
  const [x, y] = [seen.x + seen.width / 80, seen.y + seen.height - seen.width / 80];
  bars[0].parentElement.setAttribute("transform", `translate(${x} ${y})`);
};
const years = all("g[data-year]", svg);
const shownSymbols = () => all("g[data-year]:not([display]) g[data-row]:has(use)", svg);
// What would be covered, or cover something, is written only when there is room for it.
const wordsOf = (text) => {
  // Letters fill less than their line is high.
  const { left, right, top, bottom, height } = text.getBoundingClientRect();
  return { left, right, top: top + height / 5, bottom: bottom - height / 5 };
};
const thinOut = () => {
  const symbols = shownSymbols().map((one) => {
    const shape = one.querySelector("use").getBoundingClientRect();
    return { shape, text: one.querySelector("text") };
  });
  const covers = (a, b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const written = [];
  symbols.forEach(({ text }, place) => {
    if (!text) return;
    const box = wordsOf(text);
    // A number in its symbol is hidden by what is drawn later only.
    const others = symbols.filter((_, other) =>
      text.classList.contains("beside-it") ? other !== place : other > place);
    const boxes = [...others.map(({ shape }) => shape), ...written];
    const isCrowded = boxes.some((one) => covers(box, one));
    text.classList.toggle("crowded", isCrowded);
    if (!isCrowded) written.push(box);
  });
  const frame = svg.getBoundingClientRect();
  for (const name of all(".names text", svg)) {
    const box = wordsOf(name);
    const isCut = box.left < frame.left || box.right > frame.right;
    const isCrowded = [...symbols.map(({ shape }) => shape), ...written]
      .some((one) => covers(box, one));
    name.classList.toggle("crowded", isCut || isCrowded);
    if (!isCut && !isCrowded) written.push(box);
  }
};
const enlarge = (factor, x = seen.x + seen.width / 2, y = seen.y + seen.height / 2) => {
  const width = Math.min(city.width, Math.max(city.width / mostEnlarged, seen.width / factor));
  const by = width / seen.width;
  seen.x = x - (x - seen.x) * by;
  seen.y = y - (y - seen.y) * by;
  seen.width = width;
  seen.height *= by;
  show();
};
const moveBy = (x, y) => {
  seen.x += x;
  seen.y += y;
  show();
};
const zooms = {
  in: () => enlarge(1.6),
  out: () => enlarge(1 / 1.6),
  whole: () => enlarge(1 / mostEnlarged),
};
for (const one of all("[data-zoom]")) {
  one.addEventListener("click", zooms[one.dataset.zoom]);
}
const keys = {
  "+": zooms.in,
  "-": zooms.out,
  0: zooms.whole,
  ArrowLeft: () => moveBy(-seen.width / 8, 0),
  ArrowRight: () => moveBy(seen.width / 8, 0),
  ArrowUp: () => moveBy(0, -seen.height / 8),
  ArrowDown: () => moveBy(0, seen.height / 8),
};
// With the keyboard the map is two stops: itself, which moves, and one of its institutions.
let stop = null;
const stopAt = (symbol) => {
  if (stop) stop.tabIndex = -1;
  stop = symbol;
  if (stop) stop.tabIndex = 0;
};
const placeOf = (symbol) => {
  const { e: x, f: y } = symbol.transform.baseVal[0].matrix;
  return { x, y };
};
const centre = (symbol) => {
  const { x, y } = placeOf(symbol);
  moveBy(x - seen.x - seen.width / 2, y - seen.y - seen.height / 2);
};
const steps = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
// The nearest that lies more in this direction than to its sides.
const neighbour = (symbol, [across, down]) => {
  const from = placeOf(symbol);
  const ahead = shownSymbols().map((one) => {
    const [x, y] = [placeOf(one).x - from.x, placeOf(one).y - from.y];
    return { one, on: x * across + y * down, aside: Math.abs(x * down) + Math.abs(y * across) };
  });
  const found = ahead.filter(({ one, on, aside }) => one !== symbol && on > 0 && aside <= on);
  found.sort((a, b) => Math.hypot(a.on, a.aside) - Math.hypot(b.on, b.aside));
  return found.length ? found[0].one : symbol;
};
map.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const symbol = event.target.closest("[data-row]");
  if (symbol && steps[event.key]) neighbour(symbol, steps[event.key]).focus();
  else if (symbol && (event.key === "Enter" || event.key === " ")) choose(symbol.dataset.row);
  else if (keys[event.key]) keys[event.key]();
  else return;
  event.preventDefault();
});
// Not of the drawing: Chromium would make it a stop of its own for having such a listener.
map.addEventListener("focusin", (event) => {
  const symbol = event.target.closest("[data-row]");
  if (!symbol) return;
  stopAt(symbol);
  const { x, y } = placeOf(stop);
  const isSeen = x > seen.x && x < seen.x + seen.width && y > seen.y && y < seen.y + seen.height;
  if (!isSeen) centre(stop);
});
map.closest("section").addEventListener("keydown", (event) => {
  if (event.key === "Escape") choose("");
});
// A wheel alone scrolls the page.
map.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  enlarge(event.deltaY < 0 ? 1.25 : 0.8, at.x, at.y);
}, { passive: false });
let drag = null;
svg.addEventListener("pointerdown", (event) => {
  drag = { x: event.clientX, y: event.clientY, far: 0 };
});
svg.addEventListener("pointermove", (event) => {
  if (!drag || !event.buttons) return;
  const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
  drag.far += Math.abs(x) + Math.abs(y);
  // Only now, for otherwise a click would not reach the symbol.
  if (drag.far > 4) svg.setPointerCapture(event.pointerId);
  moveBy(-x * unitsPerPixel(), -y * unitsPerPixel());
  drag.x = event.clientX;
  drag.y = event.clientY;
});
new ResizeObserver(show).observe(svg);

for (const symbol of all("g[data-year] g[data-row]:has(use)", svg)) {
  symbol.setAttribute("role", "button");
  symbol.tabIndex = -1;
}
const showYear = () => {
  const chosen = all("input[name=year]").find((one) => one.checked).value;
  showOnly(years.find((one) => one.dataset.year === chosen), years);
  const here = shownSymbols();
  stopAt(here.find((one) => stop && one.dataset.row === stop.dataset.row) ?? here[0]);
  thinOut();
};
for (const radio of all("input[name=year]")) radio.addEventListener("change", showYear);
showYear();

// What is clicked or found is told beside the map, in the words of its row.
const card = document.querySelector(".card");
const find = document.querySelector(".find");
const table = document.getElementById("institutions-table");
const heads = all("thead th", table).map((one) => one.textContent.trim());
const hint = card.firstElementChild;
const choose = (id) => {
  for (const one of all(".chosen", svg)) one.classList.remove("chosen");
  for (const one of all(`[data-row="${CSS.escape(id)}"]`, svg)) one.classList.add("chosen");
  const cells = id ? [...document.getElementById(id).cells] : [];
  const told = cells.map((cell, column) => {
    const name = document.createElement(column ? "dt" : "h3");
    if (column) name.textContent = heads[column];
    const value = document.createElement(column ? "dd" : "span");
    value.append(...cell.cloneNode(true).childNodes);
    if (column) return [name, value];
    name.append(value);
    return [name];
  });
  const list = document.createElement("dl");
  list.append(...told.slice(1).flat());
  card.replaceChildren(...(told.length ? [...told[0], list] : [hint]));
  find.value = id;
};
svg.addEventListener("click", (event) => {
  const far = drag ? drag.far : 0;
  drag = null;
  const symbol = event.target.closest("[data-row]");
  if (symbol && far <= 4) choose(symbol.dataset.row);
});
const groups = new Map();
const rows = [...table.tBodies[0].rows];
for (const row of rows) {
  const area = row.cells[1].textContent;
  if (!groups.has(area)) {
    const group = document.createElement("optgroup");
    group.label = area;
    groups.set(area, group);
  }
  groups.get(area).append(new Option(row.cells[0].textContent, row.id));
}
find.append(...groups.values());
find.addEventListener("change", () => {
  choose(find.value);
  const symbol = svg.querySelector(".chosen");
  if (symbol) centre(symbol);
});
