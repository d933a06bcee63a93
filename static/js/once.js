// A form is sent once: pressed again while it is on its way, the same button does nothing. Another button of the form may.
const pressed = new WeakMap(); // form → the button that it was sent by
const LONGEST = 20000; // milliseconds without an answer
const STANDING = 5000; // the same where nobody says when it is answered: a form that gives a file leaves its page standing
const byScript = (form) => form.matches("[hx-post], [hx-delete]");

function free(form) {
  pressed.delete(form);
  form.removeAttribute("data-sending");
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (pressed.has(form) && pressed.get(form) === submitter) {
    event.preventDefault();
    return event.stopImmediatePropagation();
  }
  pressed.set(form, submitter);
  form.setAttribute("data-sending", "");
  setTimeout(() => event.defaultPrevented && !byScript(form) && free(form)); // answered on the page: nothing is on its way
  setTimeout(free, byScript(form) ? LONGEST : STANDING, form);
}, true);
document.addEventListener("htmx:finally:request", (event) => {
  const ctx = event.detail?.ctx;
  const form = ctx?.sourceElement ?? event.target; // a morph has taken the attribute away, not what is remembered
  if (pressed.has(form) && !ctx?.response?.headers?.get("HX-Redirect")) free(form);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(free));
