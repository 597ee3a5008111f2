// Shows the place that a reference leads to, a term's definition or a note beside the link, on hover, focus and tap.
const LINKS = "a.ref, a.term, .call a";
const WAIT = 250; // ms before a preview opens under the pointer, and before it goes when the pointer leaves
const pages = new Map();
const box = document.createElement("div");
let shown = null;
let timer = 0;
let touched = false;
let quiet = false;

async function page(address) {
  if (!pages.has(address)) {
    pages.set(
      address,
      fetch(address, { credentials: "omit" }).then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return new DOMParser().parseFromString(await answer.text(), "text/html");
      }),
    );
  }
  return pages.get(address);
}

async function target(link) {
  const there = link.pathname === location.pathname && link.search === location.search;
  const source = there ? document : await page(link.pathname + link.search);
  return source.getElementById(decodeURIComponent(link.hash.slice(1)));
}

// "Article 12, 3. (b)": the part's own name, then the marks on the way down.
function name(found) {
  const part = found.closest("[data-name]");
  const marks = [];
  for (let node = found; node && node !== part; node = node.parentElement) {
    const mark = node.matches("li.provision") && node.querySelector(":scope > .num");
    if (mark) marks.unshift(mark.textContent.trim());
  }
  return [part ? part.dataset.name : "", marks.join(" ")].filter(Boolean).join(", ");
}

function content(found) {
  const piece = document.createElement("div");
  const heading = found.querySelector(".heading");
  const body = found.querySelector(":scope > .text") || (found.matches("h1") ? null : found);
  const title = found.matches("h1, .division, article, .contents-part") ? found.querySelector(".heading, .division-title") || found : null;
  if (title && (heading || !body)) {
    const line = document.createElement("p");
    line.className = "preview-heading";
    line.textContent = title.textContent.trim().replace(/\s+/g, " ");
    piece.append(line);
  }
  if (body && !found.matches("h1")) {
    const copy = body.cloneNode(true);
    copy.querySelectorAll(".notes, header, .turn, .belongs, .standing").forEach((part) => part.remove());
    [copy, ...copy.querySelectorAll("[id]")].forEach((part) => part.removeAttribute("id"));
    // A preview is read, not walked through: what was a link in it is plain.
    copy.querySelectorAll("a").forEach((link) => {
      const plain = document.createElement("span");
      plain.className = link.className;
      plain.append(...link.childNodes);
      link.replaceWith(plain);
    });
    const kept = document.createElement("div");
    if (copy.matches("li")) {
      const list = document.createElement("ol");
      list.className = "provisions";
      list.append(copy);
      kept.append(list);
    } else kept.append(copy);
    piece.append(kept);
  }
  return piece;
}

function put(link) {
  const at = [...link.getClientRects()].pop() || link.getBoundingClientRect();
  box.hidden = false;
  const wide = box.offsetWidth;
  const left = Math.max(12, Math.min(at.left, document.documentElement.clientWidth - wide - 12));
  const below = at.bottom + box.offsetHeight + 12 < window.innerHeight || at.top < box.offsetHeight + 12;
  const top = below ? at.bottom + 6 : at.top - box.offsetHeight - 6;
  box.style.left = `${left + window.scrollX}px`;
  box.style.top = `${top + window.scrollY}px`;
}

async function open(link) {
  clearTimeout(timer);
  if (shown === link) return;
  close();
  shown = link;
  try {
    const found = await target(link);
    if (!found || shown !== link) return;
    const title = document.createElement("a");
    title.href = link.href;
    title.className = "preview-title";
    title.textContent = name(found) || link.textContent.trim();
    title.translate = false;
    box.replaceChildren(...(link.matches(".ref") ? [title] : []), content(found));
    link.setAttribute("aria-describedby", box.id);
    put(link);
  } catch (away) {
    shown = null; // the link itself still leads there
  }
}

function close() {
  clearTimeout(timer);
  if (shown) shown.removeAttribute("aria-describedby");
  shown = null;
  box.hidden = true;
}

function later(act) {
  clearTimeout(timer);
  timer = setTimeout(act, WAIT);
}

export function preview() {
  box.id = "preview";
  box.className = "preview";
  box.hidden = true;
  document.getElementById("main").append(box);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = event.target.closest(LINKS);
    if (link) later(() => open(link));
    else if (shown && !event.target.closest(".preview")) later(close);
    else if (event.target.closest(".preview") || !shown) clearTimeout(timer);
  });
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    quiet = true; // a press gives focus too; that is not the keyboard asking
    if (!event.target.closest(`.preview, ${LINKS}`)) close();
  });
  document.addEventListener("keydown", (event) => {
    quiet = false;
    if (event.key === "Escape") close();
  });
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest(LINKS);
    if (link && !quiet) open(link);
    else if (!event.target.closest(".preview")) close();
  });
  window.addEventListener("resize", () => shown && !box.hidden && put(shown));
  document.addEventListener("click", (event) => {
    const link = event.target.closest(LINKS);
    if (!link) return;
    if (touched && shown !== link) {
      event.preventDefault(); // the first tap shows, the second follows
      open(link);
    } else close();
  });
}
