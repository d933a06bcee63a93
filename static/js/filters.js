// « Save / Reset » ([data-when-changed]) show only while the form [data-filter] differs from what the page was made with.
const stateOf = (form) => new URLSearchParams(new FormData(form)).toString();
const initial = new WeakMap();

function look(form) {
  if (!initial.has(form)) initial.set(form, stateOf(form));
  const changed = form.dataset.changed === "true" || stateOf(form) !== initial.get(form);
  for (const part of form.querySelectorAll("[data-when-changed]")) part.hidden = !changed;
}

const lookAll = () => document.querySelectorAll("form[data-filter]").forEach(look);
for (const name of ["input", "change", "reset", "htmx:after:swap"]) document.addEventListener(name, () => setTimeout(lookAll));
lookAll();
