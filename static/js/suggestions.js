// The top bar's search, [data-suggest] with its list [data-suggestions]: arrows choose, Enter opens, Esc or a click elsewhere closes.
const field = () => document.querySelector("[data-suggest]");
const options = () => [...document.querySelectorAll("[data-suggestions] [role=option]")];
const chosen = () => options().find((option) => option.ariaSelected === "true");

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
  else if (event.key === "Escape") show(false);
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const option = event.target.closest("[data-suggestions] [role=option]");
  if (option) location.assign(option.dataset.url);
  else if (field() && !field().form.contains(event.target)) show(false);
});
document.addEventListener("focusin", (event) => field() && event.target === field() && options().length && show(true));
document.addEventListener("htmx:after:swap", () => field() === document.activeElement && show(true));
