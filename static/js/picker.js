// The two-list picker: shows available and chosen side by side; the check boxes behind it stay what is sent.
function button(label, icon, press) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-icon", title: label, onclick: press });
  made.setAttribute("aria-label", label);
  made.textContent = icon;
  return made;
}

function list(title, id) {
  const box = document.createElement("div");
  const label = Object.assign(document.createElement("label"), { className: "picker-title", htmlFor: id, textContent: title });
  const select = Object.assign(document.createElement("select"), { id, multiple: true, className: "control" });
  box.append(label, select);
  return [box, select];
}

function enhance(picker) {
  const boxes = [...picker.querySelectorAll("[data-picker-boxes] input")];
  const name = boxes[0]?.name || "picker";
  const [left, available] = list(picker.dataset.available, `${name}-available`);
  const [right, chosen] = list(picker.dataset.chosen, `${name}-chosen`);
  const draw = () => {
    for (const select of [available, chosen]) select.replaceChildren();
    for (const box of boxes) (box.checked ? chosen : available).add(new Option(box.closest("label").textContent.trim(), box.value));
  };
  const move = (from, checked) => () => {
    const values = [...from.selectedOptions].map((option) => option.value);
    for (const box of boxes) if (values.includes(box.value)) box.checked = checked;
    draw();
    boxes[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const moves = Object.assign(document.createElement("div"), { className: "picker-moves" });
  moves.append(button(picker.dataset.add, "→", move(available, true)), button(picker.dataset.remove, "←", move(chosen, false)));
  available.ondblclick = move(available, true);
  chosen.ondblclick = move(chosen, false);
  const lists = Object.assign(document.createElement("div"), { className: "picker-lists" });
  lists.append(left, moves, right);
  picker.querySelector("[data-picker-boxes]").hidden = true;
  picker.querySelector("[data-picker-boxes]").after(lists);
  picker.dataset.enhanced = "";
  draw();
}

const enhanceAll = () => document.querySelectorAll("[data-picker]:not([data-enhanced])").forEach(enhance);
document.addEventListener("htmx:after:swap", enhanceAll);
enhanceAll();
