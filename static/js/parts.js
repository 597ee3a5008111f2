// Shows, while it is typed, which parts of the text a statement names; and articles that the words might mean.

const form = document.querySelector("form[data-parts]");
const WAIT = 250; // milliseconds after the last key

function element(name, text, ...children) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

function part(target) {
  if (!target.excerpt) {
    return element("li", target.label);
  }
  const quote = element("blockquote", "", ...target.excerpt.split("\n").map((line) => element("p", line)));
  quote.setAttribute("translate", "no");
  return element("li", "", element("details", "", element("summary", target.label), quote));
}

function said({ words, message }) {
  return element("li", `“${words}”: ${message}`);
}

function suggestion(found, kept, field) {
  const button = element("button", `${found.label} ${found.heading}`.trim());
  button.type = "button";
  button.className = "button link";
  button.addEventListener("click", () => {
    // In the stead of what was not understood; what was understood stays.
    field.value = [...kept, found.label].filter(Boolean).join("; ");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return element("li", "", button);
}

function list(name, items) {
  const made = element("ul", "", ...items);
  made.className = name;
  return made;
}

async function look(field, place) {
  const asked = field.value;
  const answer = await fetch(`${form.dataset.parts}?${new URLSearchParams({ q: asked.slice(0, 2000) })}`);
  if (!answer.ok || field.value !== asked) {
    return;
  }
  const { targets, mistakes, notes, suggestions } = await answer.json();
  const shown = [];
  if (targets.length) {
    shown.push(list("targets", targets.map(part)));
  }
  if (notes.length) {
    shown.push(list("notes hint", notes.map(said)));
  }
  // A word that is looked for is no mistake while something is found for it.
  const wrong = mistakes.filter((mistake) => !(mistake.unread && suggestions.length));
  if (wrong.length) {
    shown.push(list("errors", wrong.map(said)));
  }
  if (suggestions.length) {
    const offer = element("p", place.dataset.offer);
    offer.className = "hint";
    shown.push(offer);
    const kept = [...targets.map((target) => target.label), ...wrong.map((mistake) => mistake.words)];
    shown.push(list("suggestions", suggestions.map((found) => suggestion(found, kept, field))));
  }
  place.textContent = "";
  place.append(...shown);
}

if (form) {
  // What is named is shown while it is typed: no button is needed for it.
  form.classList.add("shows-parts");
  for (const place of form.querySelectorAll("[data-parts-for]")) {
    const field = document.getElementById(place.dataset.partsFor);
    let timer = 0;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => look(field, place).catch(() => {}), WAIT);
    });
  }
}
