// Menus on <details data-dropdown>: one open at a time, placed inside the window; a click elsewhere, on what
// opens a dialog, or Esc closes it and gives the focus back.
const openOnes = () => document.querySelectorAll("details[data-dropdown][open]");

function place(menu) {
  const [panel, box] = [menu.querySelector(".panel"), menu.querySelector("summary").getBoundingClientRect()];
  panel.style.position = "fixed";
  panel.style.inset = "auto";
  const { offsetHeight: height, offsetWidth: width } = panel;
  const below = box.bottom + height + 8 < innerHeight || box.top < height;
  const left = menu.classList.contains("start") ? box.left : box.right - width;
  panel.style.top = `${below ? box.bottom + 4 : box.top - height - 4}px`;
  panel.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
}

document.addEventListener("toggle", (event) => event.target.matches("details[data-dropdown][open]") && place(event.target), true);
document.addEventListener("scroll", () => openOnes().forEach(place), { passive: true, capture: true });
document.addEventListener("click", (event) => {
  for (const menu of openOnes()) {
    const asks = menu.contains(event.target) && event.target.closest("a[data-dialog]");
    if (asks) menu.querySelector("summary").focus(); // where the focus comes back to when the dialog closes
    if (asks || !menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openOnes()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
