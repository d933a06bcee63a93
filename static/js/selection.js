// Selection that survives paging: [data-selection=list] holds boxes [data-select]; [data-bulk=list] is the bar that shows
// while something is selected. Rows of other pages are sent along as hidden inputs. [data-selection-used=list] forgets it.
const store = (list) => `selection:${list}`;
const read = (list) => new Set(JSON.parse(sessionStorage.getItem(store(list)) || "[]"));
const write = (list, chosen) => sessionStorage.setItem(store(list), JSON.stringify([...chosen]));
let last = null;

function draw(table) {
  const list = table.dataset.selection;
  const chosen = read(list);
  const boxes = [...table.querySelectorAll("[data-select]")];
  for (const box of boxes) {
    box.checked = chosen.has(box.value);
    box.closest("[data-row]")?.toggleAttribute("data-selected", box.checked);
  }
  const all = table.querySelector("[data-select-all]");
  if (all) {
    all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
    all.indeterminate = !all.checked && boxes.some((box) => box.checked);
  }
  for (const bar of document.querySelectorAll(`[data-bulk="${list}"]`)) {
    bar.hidden = chosen.size === 0;
    bar.querySelector("[data-bulk-count]").textContent = chosen.size;
    const here = new Set(boxes.map((box) => box.value));
    bar.querySelectorAll("[data-elsewhere]").forEach((input) => input.remove());
    for (const value of [...chosen].filter((id) => !here.has(id))) {
      const input = Object.assign(document.createElement("input"), { type: "hidden", name: boxes[0]?.name || bar.dataset.box, value });
      input.dataset.elsewhere = "";
      bar.append(input);
    }
  }
}

const drawAll = () => document.querySelectorAll("[data-selection]").forEach(draw);

document.addEventListener("click", (event) => {
  const table = event.target.closest("[data-selection]");
  const clear = event.target.closest("[data-bulk-clear]");
  if (clear) {
    sessionStorage.removeItem(store(clear.closest("[data-bulk]").dataset.bulk));
    drawAll();
  }
  if (!table || !event.target.matches("[data-select], [data-select-all]")) return;
  const boxes = [...table.querySelectorAll("[data-select]")];
  let touched = event.target.matches("[data-select-all]") ? boxes : [event.target];
  if (event.shiftKey && last && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(event.target)].sort((a, b) => a - b);
    touched = boxes.slice(from, to + 1);
  }
  last = event.target;
  const chosen = read(table.dataset.selection);
  for (const box of touched) event.target.checked ? chosen.add(box.value) : chosen.delete(box.value);
  write(table.dataset.selection, chosen);
  drawAll();
});
document.addEventListener("selection:clear", () => {
  for (const table of document.querySelectorAll("[data-selection]")) sessionStorage.removeItem(store(table.dataset.selection));
  drawAll();
});
for (const used of document.querySelectorAll("[data-selection-used]")) sessionStorage.removeItem(store(used.dataset.selectionUsed));
document.addEventListener("htmx:after:swap", drawAll);
drawAll();
