// Editing in place: Esc presses the form's cancel link; when a form appears its first field takes the focus.
const forms = () => document.querySelectorAll("form[data-inline]");
const known = new WeakSet(forms());

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  event.target.closest?.("form[data-inline]")?.querySelector("[data-cancel]")?.click();
});
document.addEventListener("htmx:after:swap", () => {
  for (const form of forms()) {
    if (known.has(form)) continue;
    known.add(form);
    const wrong = form.querySelector("[aria-invalid=true]");
  (wrong ?? form.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
  }
});
