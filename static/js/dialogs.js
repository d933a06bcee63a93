// Dialogs: [data-dialog] links load into #dialog, which opens when its content is there; [data-opens=id] opens one that
// is on the page; [data-closes] and a click on the backdrop close; the server closes with the event dialog:close.
const shared = () => document.getElementById("dialog");

document.addEventListener("htmx:after:swap", () => {
  const dialog = shared();
  if (dialog?.childElementCount && !dialog.open) show(dialog);
});
document.addEventListener("close", ({ target }) => target === shared() && leave(target), true);
document.addEventListener("dialog:close", () => shared()?.close());
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) show(document.getElementById(opener.dataset.opens));
  const backdrop = event.target.matches("dialog") && !event.target.firstElementChild?.contains(event.target);
  if (event.target.closest("[data-closes]") || (backdrop && outside(event))) event.target.closest("dialog")?.close();
});

function show(dialog) {
  dialog.showModal();
  const first = dialog.querySelector("[autofocus]") ?? dialog.querySelector(".dialog-body :is(input:not([type=hidden]), select, textarea)");
  first?.focus();
}

// What opened it has the focus again, unless it went with the answer: then the page's beginning.
function leave(dialog) {
  dialog.replaceChildren();
  if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
}

function outside(event) {
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
