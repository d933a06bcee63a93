// Editing in place: Esc presses the form's cancel link; the first field takes the focus when the form appears.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  if (form && event.key === "Escape") {
    event.stopPropagation();
    form.querySelector("[data-cancel]")?.click();
  }
});
document.addEventListener("htmx:after:swap", () => {
  const form = [...document.querySelectorAll("form[data-inline]:not([data-seen])")].pop();
  if (!form) return;
  form.dataset.seen = "true";
  form.querySelector("[aria-invalid], input:not([type=hidden]), select, textarea")?.focus();
});
