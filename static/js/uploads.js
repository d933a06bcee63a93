// A file that is too large is named before it is sent: <input type="file" data-most-bytes data-too-large="… {name} …">.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset.mostBytes) return;
  const large = [...input.files].find((file) => file.size > Number(input.dataset.mostBytes));
  input.setCustomValidity(large ? input.dataset.tooLarge.replace("{name}", large.name) : "");
  if (large) input.reportValidity();
});
