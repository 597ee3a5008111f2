// Walks the contents beside a statement within the page. The buttons are the form's own: without this script each
// sends the form and the page comes back with what they asked for. Here only the statement's own fields are sent,
// and only the contents of the answer are put in place.

const CLOSE = " close";

function field(place) {
  return place.closest("form").elements.namedItem(place.dataset.about);
}

function asked(place, name, value) {
  const prefix = place.dataset.about.slice(0, -"about".length);
  const told = new FormData();
  for (const [key, given] of new FormData(place.closest("form"))) {
    if (key === "csrfmiddlewaretoken" || [`${prefix}about`, `${prefix}at`, `${prefix}pick`].includes(key)) {
      told.append(key, given);
    }
  }
  told.append(name, value);
  return told;
}

async function answer(place, name, value) {
  const response = await fetch(place.closest("form").action, { method: "POST", body: asked(place, name, value) });
  if (!response.ok) {
    throw new Error(response.status);
  }
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function take(place, page) {
  const [here, there] = [field(place), page.querySelector(`[name="${place.dataset.about}"]`)];
  if (here.value !== there.value) {
    here.value = there.value;
    here.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

async function walk(place, button) {
  place.setAttribute("aria-busy", "true");
  try {
    const page = await answer(place, "walk", button.value);
    take(place, page);
    const fresh = document.importNode(page.getElementById(place.id), true);
    place.replaceWith(fresh);
    attend(fresh);
    const next = fresh.querySelector(".contents-title") || fresh.querySelector("button");
    next.focus({ preventScroll: true });
    const { top } = fresh.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight / 2) {
      fresh.scrollIntoView();
    }
  } catch (lost) {
    // As without this script: the whole form goes, and the answer is a page.
    place.dataset.plain = "";
    button.click();
  }
}

let last = Promise.resolve();

function attend(place) {
  place.classList.add("live");
  place.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=walk]");
    if (button && !("plain" in place.dataset)) {
      event.preventDefault();
      last = last.then(() => walk(place, button));
    }
  });
  place.addEventListener("change", () => {
    // One after the other: each answer is built on the words that the one before left.
    last = last.then(() => answer(place, "look", "1")).then((page) => take(place, page)).catch(() => {});
  });
  place.addEventListener("keydown", (event) => {
    const close = place.querySelector(`button[value$="${CLOSE}"]`);
    if (event.key === "Escape" && close) {
      close.click();
    }
  });
}

document.querySelectorAll(".contents[data-about]").forEach(attend);
