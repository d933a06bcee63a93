// The board without dragging: arrows go from card to card, with Shift they move one (board.js); « Move to… », which without
// script is a page with buttons; and on a phone the tabs that show one column.
function walk(card, key) {
  const column = columnOf(card);
  const step = key === "ArrowUp" || key === "ArrowLeft" ? -1 : 1;
  if (key === "ArrowUp" || key === "ArrowDown") {
    const own = [...column.querySelectorAll("[data-card]")];
    return own[own.indexOf(card) + step];
  }
  const others = columns().filter((one) => one === column || one.querySelector("[data-card]"));
  return others[others.indexOf(column) + step]?.querySelector("[data-card]");
}

board?.addEventListener("keydown", (event) => {
  const card = event.target.closest("[data-card]");
  if (!card || !event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  if (!event.shiftKey) return walk(card, event.key)?.querySelector(".board-name").focus();
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step) moveTo(card, columns()[columns().indexOf(columnOf(card)) + step]);
});
document.addEventListener("submit", (event) => {
  const card = event.target.dataset.place && document.getElementById(`card-${event.target.dataset.place}`);
  if (!card) return;
  event.preventDefault();
  document.getElementById("dialog").close();
  moveTo(card, columns().find((one) => one.dataset.column === event.submitter.value));
});
document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-board-tab]");
  if (!tab) return;
  event.preventDefault();
  history.replaceState(history.state, "", tab.href);
  for (const other of document.querySelectorAll("[data-board-tab]")) other.toggleAttribute("aria-current", other === tab);
  tab.setAttribute("aria-current", "true");
  for (const column of columns()) column.classList.toggle("current", column.dataset.column === tab.dataset.boardTab);
});
