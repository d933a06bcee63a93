// Drafts: a form marked data-draft="key" keeps what is typed in this browser until it is sent; passwords and files apart.
const kept = (form) => `draft:${form.dataset.draft}`;
const worthKeeping = (field) => field.name && field.name !== "csrf_token" && !["password", "file", "hidden", "submit", "button"].includes(field.type);

function restore(form) {
  const values = JSON.parse(localStorage.getItem(kept(form)) || "null");
  if (!values || form.querySelector("[aria-invalid]")) return;
  for (const field of [...form.elements].filter(worthKeeping)) {
    const stored = values[field.name];
    if (stored === undefined) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = stored.includes(field.value);
    else field.value = stored[0];
  }
  form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form) return;
  const names = new Set([...form.elements].filter(worthKeeping).map((field) => field.name));
  const data = new FormData(form);
  localStorage.setItem(kept(form), JSON.stringify(Object.fromEntries([...names].map((name) => [name, data.getAll(name)]))));
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-draft]") && !event.target.matches("[hx-post]")) localStorage.removeItem(kept(event.target));
});
document.addEventListener("htmx:after:request", (event) => {
  const form = event.target.matches?.("form[data-draft]") && event.target;
  const status = event.detail?.ctx?.response?.status ?? 0;
  if (form && status >= 200 && status < 400) localStorage.removeItem(kept(form));
});
const seen = new WeakSet();
function restoreAll() {
  for (const form of document.querySelectorAll("form[data-draft]")) if (!seen.has(form)) seen.add(form) && restore(form);
}
document.addEventListener("htmx:after:swap", restoreAll);
restoreAll();
