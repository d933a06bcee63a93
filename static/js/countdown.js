// Keeps time pills ([data-due]) and relative times ([data-relative]) true while the page stays open.
const words = JSON.parse(document.body.dataset.words || "{}");
const fill = (pattern, ...values) => values.reduce((text, value) => text.replace("{}", value), pattern);

function span(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  if (minutes < 60) return fill(words.min, Math.max(1, minutes));
  if (minutes < 1440) return fill(words.hour, Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0"));
  return fill(words.day, Math.floor(minutes / 1440));
}

function refresh() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const left = (new Date(time.dateTime) - Date.now()) / 1000;
    time.textContent = Math.abs(left) < 60 ? words.now : fill(left > 0 ? words.in : words.ago, span(left));
  }
  for (const pill of document.querySelectorAll("time[data-due]")) {
    const left = (new Date(pill.dateTime) - Date.now()) / 1000;
    const state = left < 0 ? "late" : left <= 600 ? "soon" : "due";
    pill.className = `pill pill-${state}`;
    const use = pill.querySelector("use");
    const sign = { late: "alert-circle", soon: "hourglass", due: "clock" }[state];
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${sign}`));
    if (left > 43200) continue; // far ahead it says the day and the time
    pill.querySelector("[data-words]").textContent = fill(left < 0 ? words.late : words.in, span(left));
  }
}

setInterval(refresh, 15000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
