// Passing messages: the server's event `toast` {message, kind}, and what to say when a request fails on the way.
const texts = JSON.parse(document.body.dataset.words || "{}");

function toast(message, kind) {
  const box = document.createElement("div");
  box.className = `notice toast notice-${kind}`;
  box.append(Object.assign(document.createElement("div"), { textContent: message }));
  const close = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-sm btn-icon", textContent: "×" });
  close.setAttribute("aria-label", texts.close);
  close.onclick = () => box.remove();
  box.append(close);
  document.getElementById("toasts")?.append(box);
  if (kind !== "danger") setTimeout(() => box.remove(), 6000);
}

document.addEventListener("toast", (event) => toast(event.detail.message, event.detail.kind || "info"));
document.addEventListener("htmx:response:error", (event) => {
  const response = event.detail?.ctx?.response;
  if (response?.status >= 500 && !response.headers?.get("HX-Trigger")) toast(texts.failed, "danger");
});
document.addEventListener("htmx:error", (event) => event.detail?.ctx?.response || toast(texts.failed, "danger"));
document.addEventListener("htmx:before:request", () => document.body.classList.add("loading"));
document.addEventListener("htmx:finally:request", () => document.body.classList.remove("loading"));
