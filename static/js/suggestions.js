// The top bar's search, [data-suggest] with its list [data-suggestions]: arrows choose, Enter opens; Esc, or going elsewhere,
// closes. What was chosen is forgotten as soon as one types on: Enter then means what is typed, not what stood there before.
const field = () => document.querySelector("[data-suggest]");
const options = () => [...document.querySelectorAll("[data-suggestions] [role=option]")];
const chosen = () => options().find((option) => option.ariaSelected === "true");
const isOpen = () => field().getAttribute("aria-expanded") === "true";
let wanted = true; // an answer that comes late opens no list that was closed

function choose(option) {
  for (const other of options()) other.ariaSelected = String(other === option);
  if (option) field().setAttribute("aria-activedescendant", option.id);
  else field().removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function show(open) {
  const list = document.querySelector("[data-suggestions]");
  if (list) list.hidden = !open || !options().length;
  field()?.setAttribute("aria-expanded", String(Boolean(open && options().length)));
  if (!open) choose();
}

function leave() {
  wanted = false;
  show(false);
}

function step(by) {
  const all = options();
  const at = all.indexOf(chosen());
  choose(all[(at + by + all.length + (at < 0 && by < 0 ? 1 : 0)) % all.length]);
}

document.addEventListener("keydown", (event) => {
  if (event.target !== field() || !options().length) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    show(true);
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && chosen()) location.assign(chosen().dataset.url);
  else if (event.key === "Escape" && isOpen()) leave();
  else return;
  event.preventDefault();
});

document.addEventListener("input", (event) => {
  if (event.target !== field()) return;
  wanted = true;
  choose();
});
document.addEventListener("click", (event) => {
  const option = event.target.closest("[data-suggestions] [role=option]");
  if (option) location.assign(option.dataset.url);
  else if (field() && !field().form.contains(event.target)) leave();
});
document.addEventListener("focusin", (event) => {
  if (!field() || (event.target !== field() && field().form.contains(event.target))) return;
  if (event.target !== field()) leave();
  else if (options().length) show((wanted = true));
});
document.addEventListener("htmx:after:swap", () => field() === document.activeElement && show(wanted));
