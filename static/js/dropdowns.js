// Menus on <details data-dropdown>: one open at a time; a click elsewhere or Esc closes it and gives the focus back.
const openOnes = () => document.querySelectorAll("details[data-dropdown][open]");

document.addEventListener("click", (event) => {
  for (const menu of openOnes()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openOnes()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
