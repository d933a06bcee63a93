// The board: a card is dragged (SortableJS) into another column; the server says where it is then. Columns keep the order
// of the decision dates by themselves. The other ways of moving and looking around are in board_keys.js.
const board = document.querySelector("[data-board]");
const said = document.getElementById("board-said");
const columns = () => [...board.querySelectorAll("[data-column]")];
const cardsOf = (column) => column.querySelector("[data-cards]");
const columnOf = (card) => card.closest("[data-column]");
const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
const narrow = matchMedia("(max-width: 47.99rem)");

function insert(card, column) {
  const later = [...cardsOf(column).children].find((other) => other !== card && !(other.dataset.sort < card.dataset.sort));
  cardsOf(column).insertBefore(card, later ?? null);
}

function tell(message, kind) {
  said.textContent = message;
  document.dispatchEvent(new CustomEvent("toast", { detail: { message, kind } }));
}

function take(answer) {
  for (const sum of answer.querySelectorAll("[id^='sum-']")) {
    document.getElementById(sum.id)?.replaceWith(sum);
    const tab = document.getElementById(sum.id.replace("sum-", "tab-"));
    if (tab) tab.textContent = sum.dataset.count;
  }
}

async function move(card, stage, back) {
  const focused = card.contains(document.activeElement);
  const body = new URLSearchParams({ stage, revision: card.dataset.revision });
  const address = `/opportunities/${card.dataset.card}/place${board.dataset.query ? `?${board.dataset.query}` : ""}`;
  const headers = { "HX-Request": "true", "X-CSRFToken": token() };
  const response = await fetch(address, { method: "POST", body, headers }).catch(() => null);
  const text = response && (response.ok || response.status === 409) ? await response.text() : "";
  const answer = text && new DOMParser().parseFromString(text, "text/html").querySelector("[data-message]");
  if (!answer) {
    back();
    return tell(board.dataset.failed, "danger");
  }
  const fresh = answer.querySelector("[data-card]");
  const column = columns().find((one) => one.dataset.column === answer.dataset.column);
  take(answer);
  if (fresh && column) {
    card.replaceWith(fresh);
    insert(fresh, column);
    htmx.process(fresh);
    if (focused) fresh.querySelector(".board-name").focus();
  } else card.remove();
  tell(answer.dataset.message, answer.dataset.done === "true" ? "success" : "warning");
}

function moveTo(card, column) {
  const from = columnOf(card);
  if (!column || column === from || !card.matches("[data-movable]")) return;
  const focused = card.contains(document.activeElement);
  insert(card, column);
  if (focused) card.querySelector(".board-name").focus();
  move(card, column.dataset.column, () => insert(card, from));
}

for (const column of board && !narrow.matches ? columns() : []) {
  Sortable.create(cardsOf(column), {
    group: "board", sort: false, draggable: "[data-movable]", filter: ".board-move", preventOnFilter: false,
    delay: 150, delayOnTouchOnly: true, animation: 120, ghostClass: "board-ghost",
    onEnd: ({ item, from, to }) => {
      if (from === to) return;
      insert(item, to.closest("[data-column]"));
      move(item, to.closest("[data-column]").dataset.column, () => insert(item, from.closest("[data-column]")));
    },
  });
}
