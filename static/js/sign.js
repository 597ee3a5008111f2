// Enhances the signing form: shows the line as it will stand while it is typed. The form works without it.

const form = document.getElementById("sign-form");
const preview = document.getElementById("preview");

function value(name) {
  const field = form.elements.namedItem(name);
  return field && "value" in field ? field.value.normalize("NFC").replace(/\s+/g, " ").trim() : "";
}

function country() {
  const select = form.elements.namedItem("country");
  return select && select.value ? select.options[select.selectedIndex].text : "";
}

function show() {
  const name = value("name");
  const composed = [value("position"), value("organisation")].filter(Boolean).join(", ");
  const after = value("affiliation") || composed;
  preview.hidden = !name;
  preview.querySelector("[data-line=name]").textContent = name;
  preview.querySelector("[data-line=rest]").textContent =
    (after ? `, ${after}` : "") + (country() ? ` (${country()})` : "");
}

if (form && preview) {
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  // Back fills the form after the page is shown.
  window.addEventListener("pageshow", show);
  show();
}
const summary = document.getElementById("errors");
if (summary) {
  summary.focus();
}
