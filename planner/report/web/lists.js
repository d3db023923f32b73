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
