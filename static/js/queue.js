// The queue by keyboard and screen reader. Every press is a form or a link of the page, which works without this.

const byId = (id) => document.getElementById(id);
const item = byId("item");
const list = byId("list");
const KEYS = "queue-keys"; // "off" in this browser's storage turns the single keys off
const SAID = "queue-said"; // the last decision that this tab announced
const MARKS = "queue-marks"; // marked items of this tab, kept from page to page

// --- after a press: say what was decided, and put who comes next in focus ------------------------------

function cameFromHere() {
  try {
    return new URL(document.referrer).pathname.startsWith("/admin/queue/");
  } catch (error) {
    return false;
  }
}

function begin() {
  const refused = byId("refused");
  if (refused) {
    refused.focus();
    return;
  }
  const told = newsOfThePress();
  if (!cameFromHere()) return;
  byId("item-name").focus({ preventScroll: true });
  // On a phone what stands above would leave who it is behind the buttons at the foot of the window.
  const line = item.querySelector(".line");
  const actions = byId("actions"); // not the buttons of one statement, which stand above them
  if (line && actions && line.getBoundingClientRect().bottom > actions.getBoundingClientRect().top) {
    item.scrollIntoView();
  }
  // A live region speaks of what changes in it, so it is filled once the page stands.
  if (told) setTimeout(() => { byId("announce").textContent = told; }, 150);
}

// What the page says of the last press: a message, or else a decision that was not said yet in this tab.
function newsOfThePress() {
  const message = document.querySelector(".message");
  const last = byId("last-decision");
  const number = last ? Number(last.dataset.decision) : 0;
  let said = 0;
  try {
    said = Number(sessionStorage.getItem(SAID));
    sessionStorage.setItem(SAID, Math.max(said, number));
  } catch (error) {
    // A browser that keeps nothing says a decision once more.
  }
  const found = message || (number > said ? last : null);
  return found ? found.textContent.trim().replace(/\s+/g, " ") : "";
}

// --- keys ----------------------------------------------------------------------------------------------

function keysWork() {
  try {
    return localStorage.getItem(KEYS) !== "off";
  } catch (error) {
    return true;
  }
}

function step(by) {
  const links = [...list.querySelectorAll("li > a")];
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  const to = links[here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by];
  if (to) to.click();
  else if (by > 0 && list.querySelector("[rel=next]")) list.querySelector("[rel=next]").click();
}

// What a key does stands on the page: data-key at a form to send, a panel to open, a field to write in, a link.
// Where several have the same, the first is meant; the key once more opens the next panel.
function press(key) {
  const found = [...document.querySelectorAll(`[data-key="${key}"]`)];
  const one = found[(found.findIndex((panel) => panel.open) + 1) % found.length];
  if (!one) return false;
  if (one.tagName === "DETAILS") {
    // At once, not when the browser tells of the toggle: the next key may already be on its way.
    one.open = true;
    closeOthers(one);
    firstField(one).focus();
  } else if (one.tagName === "FORM") {
    // Who stands in an open panel and slips on a key has not decided anything.
    if (!document.querySelector(".reasons[open]")) one.querySelector("button").click();
  } else if (one.tagName === "A") {
    one.click();
  } else {
    one.focus();
  }
  return true;
}

const FIELDS = "input[type=radio], select, textarea, input:not([type=hidden])";

function firstField(panel) {
  return panel.querySelector("input[type=radio]:checked") || panel.querySelector(FIELDS);
}

function closeOthers(panel) {
  for (const other of document.querySelectorAll(".reasons[open]")) if (other !== panel) other.open = false;
}

function mark() {
  const focused = document.activeElement && document.activeElement.closest("#list li");
  const current = list.querySelector("[aria-current]");
  const row = focused || (current && current.closest("li"));
  const box = row && row.querySelector("input[type=checkbox]");
  if (box) box.click();
  byId("announce").textContent = box
    ? row.querySelector("b").textContent + (box.checked ? " ✓" : " –")
    : "";
}

const ACTIONS = {
  j: () => step(1),
  k: () => step(-1),
  x: mark,
  "/": () => byId("queue-q").focus(),
  "?": () => { byId("keys").open = true; byId("keys").querySelector("summary").focus(); },
};

function typing(target) {
  return target.closest("textarea, select, input:not([type=checkbox]):not([type=radio])") !== null;
}

// 1 to 9 choose a reason where they are shown.
function choose(digit) {
  const panel = document.querySelector(".queue-actions .reasons[open]");
  const box = panel && panel.querySelectorAll("input[type=radio]")[digit - 1];
  if (box) {
    box.checked = true;
    box.focus();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = event.target.closest("details[open]") || document.querySelector(".reasons[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (typing(event.target)) {
      event.target.blur();
    }
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.tagName === "TEXTAREA") {
    event.target.form.querySelector("button").click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target) || !keysWork()) return;
  if (/^[1-9]$/.test(event.key)) choose(Number(event.key));
  else if (ACTIONS[event.key]) ACTIONS[event.key]();
  else if (!/^[a-z]$/.test(event.key) || !press(event.key)) return;
  event.preventDefault();
});

const switchBox = byId("keys-on");
if (switchBox) {
  switchBox.checked = keysWork();
  switchBox.addEventListener("change", () => {
    try {
      localStorage.setItem(KEYS, switchBox.checked ? "on" : "off");
    } catch (error) {
      // A browser that keeps nothing keeps the keys on.
    }
  });
}

// One press, one decision: a second press of the same button would only be refused as stale.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
  const working = event.target.querySelector(".working");
  if (working) working.textContent = working.dataset.words;
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const working of document.querySelectorAll(".working")) working.textContent = "";
});

// --- panels: the first field is in focus; on a phone the open panel takes the room of the sticky buttons -----

for (const panel of document.querySelectorAll(".reasons")) {
  const actions = panel.closest(".queue-actions");
  const makeRoom = () => actions.classList.toggle("is-open", Boolean(actions.querySelector(".reasons[open]")));
  panel.classList.add("compact");
  makeRoom(); // after a refusal it comes open
  panel.addEventListener("toggle", () => {
    if (panel.open) closeOthers(panel);
    makeRoom();
    if (!panel.open) return;
    if (!panel.contains(document.activeElement) || document.activeElement.tagName === "SUMMARY") firstField(panel).focus();
  });
}

// --- marks ------------------------------------------------------------------------------------------------

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(MARKS)) || [];
  } catch (error) {
    return [];
  }
}

if (list) {
  const boxes = [...list.querySelectorAll("input[name=marked]")];
  const before = new Set(kept());
  for (const box of boxes) box.checked = before.has(box.value);
  list.addEventListener("change", () => {
    try {
      sessionStorage.setItem(MARKS, JSON.stringify(boxes.filter((box) => box.checked).map((box) => box.value)));
    } catch (error) {
      // Marks then last for this page only.
    }
  });
}

// --- claim: five minutes, renewed by input only; others see who has the item ------------------------------

const EVERY = 60000; // ms; the least time between two renewals
let claimed = 0;

async function claim() {
  const form = byId("publish") || byId("reopen") || byId("edit") || byId("accept");
  const token = form && form.querySelector("[name=csrfmiddlewaretoken]");
  if (!token || Date.now() - claimed < EVERY) return;
  claimed = Date.now();
  const body = new URLSearchParams({ csrfmiddlewaretoken: token.value });
  const answer = await fetch(item.dataset.claim, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) return;
  const told = await answer.json();
  show(told.mine ? "" : told.by);
}

function show(who) {
  const line = byId("claimed");
  line.hidden = !who;
  line.querySelector("b").textContent = who;
}

if (item && item.dataset.claim) {
  claim().catch(() => {});
  for (const kind of ["input", "pointerdown", "keydown"]) {
    document.addEventListener(kind, () => { claim().catch(() => {}); }, { passive: true });
  }
}

// --- news: asked for when one comes back to the page; nothing moves by itself -----------------------------

async function news() {
  if (!list) return;
  const asked = new URL(list.dataset.news, location.href);
  if (item.dataset.open) asked.searchParams.set("open", item.dataset.open);
  const answer = await fetch(asked, { headers: { Accept: "application/json" } });
  if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) return;
  const told = await answer.json();
  byId("news").hidden = told.waiting === Number(list.dataset.waiting);
  if (!item.dataset.open) return;
  byId("changed").hidden = !("version" in told) || told.version === Number(item.dataset.version);
  show(told.by || "");
}

window.addEventListener("focus", () => { news().catch(() => {}); });
begin();
