// Theme and folded menu: applied at once and kept in a cookie that the server reads; without JavaScript the form posts.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!event.target.matches("[data-appearance]") || !button) return;
  event.preventDefault();
  const { name, value } = button;
  if (value) document.documentElement.dataset[name] = value;
  else delete document.documentElement.dataset[name];
  document.cookie = `${name}=${value}; path=/; samesite=lax; max-age=${value ? 34560000 : 0}${location.protocol === "https:" ? "; secure" : ""}`;
  if (button.dataset.toggles) button.value = button.dataset.toggles.split(" ").find((other) => other !== value);
  for (const other of event.target.querySelectorAll("[aria-pressed]")) other.setAttribute("aria-pressed", other === button);
});
