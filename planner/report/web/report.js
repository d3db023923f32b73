"use strict";
// Nothing here makes markup of text: what is shown is moved, copied or hidden.
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

// What only works with this script is shown by it.
for (const one of all("[data-scripted]")) one.hidden = false;

// Tables: a button in each head sorts, up and then down.
const sortKey = (row, column) => {
  const cell = row.cells[column];
  return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
};
const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
for (const table of all("table[data-sortable]")) {
  const heads = all("thead th", table);
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", head.textContent);
    head.append(" ", button);
    head.addEventListener("click", () => {
      const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => way * compare(sortKey(a, column), sortKey(b, column)));
      table.tBodies[0].append(...rows);
    });
  });
}

// Filters: a row is shown when it holds what is searched for and has every value chosen.
for (const filters of all(".filters")) {
  const rows = [...document.getElementById(filters.dataset.table).tBodies[0].rows];
  const search = filters.querySelector("input");
  const told = filters.querySelector("[role=status]");
  const narrow = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const choices = all("select", filters).filter((one) => one.value);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const fits = (one) =>
        one.dataset.key === "kind"
          ? row.dataset.kind.split(" ").includes(one.value)
          : row.dataset[one.dataset.key] === one.value;
      row.hidden = !(words.every((word) => text.includes(word)) && choices.every(fits));
    }
    const shown = rows.filter((row) => !row.hidden).length;
    told.textContent = told.dataset.said.replace("{shown}", shown).replace("{all}", rows.length);
  };
  filters.hidden = false;
  filters.addEventListener("input", narrow);
  narrow();
}

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
map.addEventListener("keydown", (event) => {
  if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  keys[event.key]();
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

const years = all("g[data-year]", svg);
for (const radio of all("input[name=year]")) {
  radio.addEventListener("change", () => {
    for (const one of years) {
      if (one.dataset.year === radio.value) one.removeAttribute("display");
      else one.setAttribute("display", "none");
    }
  });
}

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
  if (symbol) {
    const { e: x, f: y } = symbol.transform.baseVal[0].matrix;
    moveBy(x - seen.x - seen.width / 2, y - seen.y - seen.height / 2);
  }
});
