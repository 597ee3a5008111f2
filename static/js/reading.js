// Reading: size and spacing, keys, the place in the contents. Without this every page works as it is.
import { preview } from "./reading_preview.js";

const root = document.documentElement;
const SMALLEST = -2;
const LARGEST = 4;

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch (refused) {
    // It then holds for this page only.
  }
}

function settings() {
  const group = document.querySelector(".settings");
  if (!group) return;
  const spacing = group.querySelector("[data-spacing]");
  const sizes = [...group.querySelectorAll("[data-size]")];
  const size = () => Number(root.dataset.size || 0);
  const show = () => {
    sizes.forEach((button) => {
      const next = size() + Number(button.dataset.size);
      button.disabled = next < SMALLEST || next > LARGEST;
    });
    spacing.setAttribute("aria-pressed", String(root.dataset.spacing === "wide"));
  };
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button === spacing) {
      root.dataset.spacing = root.dataset.spacing === "wide" ? "" : "wide";
      keep("reading-spacing", root.dataset.spacing);
    } else {
      root.dataset.size = String(size() + Number(button.dataset.size));
      keep("reading-size", root.dataset.size);
    }
    show();
  });
  show();
  group.hidden = false;
}

// Arrows only: a single letter or sign as a key of its own is met by mistake by who speaks to a machine (WCAG 2.1.4).
function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const link = rel && document.querySelector(`.turn [rel="${rel}"]`);
    if (link) link.click();
  });
}

function place() {
  const contents = document.getElementById("contents");
  if (!contents) return;
  // Only the column moves, and at once: scrollIntoView would move the page too.
  const show = (link) => {
    const column = contents.getBoundingClientRect();
    const top = Math.max(column.top, 0);
    const bottom = Math.min(column.bottom, window.innerHeight);
    const at = link.getBoundingClientRect();
    const away = (at.top + at.bottom - top - bottom) / 2;
    if (Math.abs(away) <= (bottom - top) / 4) return;
    contents.scrollTop += away;
    // Whole lines only: the first that is not above the column's edge begins at it.
    const first = [...contents.querySelectorAll("a")].find((one) => one.getBoundingClientRect().bottom > top + 1);
    if (contents.scrollTop && first) contents.scrollTop += first.getBoundingClientRect().top - top;
  };
  const here = contents.querySelector('[aria-current="page"]');
  if (here) show(here);
  const links = new Map();
  contents.querySelectorAll('a[href^="#"]').forEach((link) => links.set(link.hash.slice(1), link));
  const parts = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (!parts.length) return;
  let current = null;
  const mark = () => {
    const line = window.innerHeight / 3;
    let found = null;
    parts.forEach((part) => {
      if (part.getBoundingClientRect().top <= line) found = part;
    });
    const link = found && links.get(found.id);
    if (link === current) return;
    if (current) current.removeAttribute("aria-current");
    current = link;
    if (link) {
      link.setAttribute("aria-current", "true");
      show(link);
    }
  };
  let waiting = false;
  document.addEventListener(
    "scroll",
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    },
    { passive: true },
  );
  mark();
}

// Copies the citation that stands before the button; where that is refused, its words are selected instead.
function copying() {
  document.querySelectorAll("[data-copy]").forEach((button) => {
    const words = button.closest("dd, section").querySelector(".citation");
    const name = button.textContent;
    // The button keeps its name, so a screen reader is told by words of their own.
    const told = document.createElement("span");
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    button.after(told);
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(words.textContent.trim());
        button.textContent = button.dataset.done;
        told.textContent = button.dataset.done;
        setTimeout(() => {
          button.textContent = name;
          told.textContent = "";
        }, 2000);
      } catch (refused) {
        getSelection().selectAllChildren(words);
      }
    });
  });
}

// The way to the citations leads to those of the provision that one was sent to.
function citing() {
  const link = document.querySelector(".to-cite");
  if (!link) return;
  const point = () => {
    const found = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    link.search = found && found.matches(".provision") ? `?at=${encodeURIComponent(found.id)}` : "";
  };
  window.addEventListener("hashchange", point);
  point();
}

settings();
keys();
copying();
citing();
place();
preview();
