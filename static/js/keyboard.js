// The keyboard, by the character typed (so AZERTY and QWERTY are the same) and never while somebody is typing.
// [data-search] takes "/"; [data-key=…] is clicked by its key; rows are [data-row] with a link [data-open].
const typing = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
const current = () => document.querySelector("[data-row][data-current]") || document.activeElement?.closest?.("[data-row]");

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  for (const row of all) delete row.dataset.current;
  next.dataset.current = "";
  next.querySelector("[data-open]")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const keys = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  x: () => current()?.querySelector("[data-select]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  if (document.querySelector("dialog[open]") || document.querySelector("details[data-dropdown][open]")) return;
  const named = [...document.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].filter((one) => !one.closest("[hidden]"));
  const press = named.find((one) => one.closest("main")) ?? named[0]; // a list's own « new » before that of every page
  const act = press ? () => press.click() : keys[event.key];
  if (!act || (event.key.startsWith("Arrow") && !current())) return;
  event.preventDefault();
  act();
});
