// The queue by keyboard and screen reader. Every press is a form or a link of the page, which works without this.

const announce = document.getElementById("announce");
const heading = document.getElementById("item-name");
const last = document.getElementById("last-decision");
const refused = document.getElementById("refused");

// What was decided is said, then who comes next is in focus: the page that a decision leads to is a new one.
if (cameFromHere()) {
  if (heading && !refused) heading.focus();
  if (announce && last && !refused) {
    // A live region speaks of what changes in it, so it is filled once the page stands.
    setTimeout(() => { announce.textContent = last.textContent.trim(); }, 150);
  }
}

function cameFromHere() {
  try {
    return new URL(document.referrer).pathname.startsWith("/admin/queue/");
  } catch (error) {
    return false;
  }
}

// On a phone the open form needs the room that the sticky buttons take.
for (const reasons of document.querySelectorAll(".reasons")) {
  reasons.addEventListener("toggle", () => {
    const actions = reasons.closest(".queue-actions");
    actions.classList.toggle("is-open", Boolean(actions.querySelector(".reasons[open]")));
    if (reasons.open) {
      const chosen = reasons.querySelector("input[type=radio]:checked") || reasons.querySelector("input[type=radio]");
      chosen.focus();
    }
  });
}
