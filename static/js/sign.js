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
  const [line, none] = preview.querySelectorAll(".line");
  line.hidden = !name;
  none.hidden = Boolean(name);
  preview.querySelector("[data-line=name]").textContent = name;
  preview.querySelector("[data-line=rest]").textContent =
    (after ? `, ${after}` : "") + (country() ? ` (${country()})` : "");
  const behalf = Boolean(form.querySelector("[name=capacity][value=organisation]:checked"));
  form.classList.toggle("on-behalf", behalf);
  for (const words of form.querySelectorAll(".behalf")) words.hidden = !behalf;
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

// A proof of work, asked of every machine and looked at only where a network is busy. Begun with the first touch
// of the form, given up after ten seconds: the signature is then accepted all the same.
const GIVE_UP_AFTER = 10000;

function prove() {
  const challenge = JSON.parse(form.dataset.challenge);
  const worker = new Worker(form.dataset.worker);
  return new Promise((done) => {
    const end = () => {
      worker.terminate();
      done();
    };
    setTimeout(end, GIVE_UP_AFTER);
    worker.addEventListener("error", end);
    worker.addEventListener("message", (event) => {
      if (event.data !== null) {
        const { algorithm, salt, signature } = challenge;
        const solution = { algorithm, challenge: challenge.challenge, number: event.data, salt, signature };
        form.elements.namedItem("proof").value = btoa(JSON.stringify(solution));
      }
      end();
    });
    worker.postMessage(challenge);
  });
}

if (form && form.dataset.challenge && window.Worker) {
  let proving = null;
  let proven = false;
  const begin = () => {
    proving = proving || prove().then(() => (proven = true));
    return proving;
  };
  let pressed = "";
  form.addEventListener("focusin", begin, { once: true });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    pressed = button ? button.name : "";
  });
  const working = document.getElementById("working");
  form.addEventListener("submit", (event) => {
    working.textContent = working.dataset.words;
    form.dataset.sent = "yes";
    // Other buttons send nothing yet, so nothing needs a proof.
    if (proven || pressed) {
      return;
    }
    event.preventDefault();
    begin().then(() => form.submit());
  });
  // Who comes back finds the form as it was before.
  window.addEventListener("pageshow", () => {
    working.textContent = "";
    delete form.dataset.sent;
  });
}
