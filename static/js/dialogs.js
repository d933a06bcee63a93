// Dialogs: [data-dialog] links load into #dialog, which opens when its content is there; [data-opens=id] opens one that
// is on the page; [data-closes] and a click on the backdrop close; the server closes with the event dialog:close.
const shared = () => document.getElementById("dialog");

document.addEventListener("htmx:after:swap", (event) => {
  const dialog = shared();
  if (event.target === dialog && dialog.childElementCount && !dialog.open) dialog.showModal();
});
document.addEventListener("dialog:close", () => shared()?.close());
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  const backdrop = event.target.matches("dialog") && !event.target.firstElementChild?.contains(event.target);
  if (event.target.closest("[data-closes]") || (backdrop && outside(event))) event.target.closest("dialog")?.close();
});

function outside(event) {
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
