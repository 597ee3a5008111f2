/* What holds of a page as it stands, for tests/support/looking.py. Each returns what is amiss, one line a thing. */
({
  shown(box) {
    const at = box.getBoundingClientRect();
    const open = box.checkVisibility({ checkVisibilityCSS: true }) && !box.closest("[aria-hidden=true]");
    return open && at.width > 1 && at.height > 1;
  },
  named(box) {
    return `${box.tagName.toLowerCase()}.${box.getAttribute("class") || ""} “${(box.getAttribute("aria-label") || box.textContent || box.name || "").trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  },
  controls() {
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")].filter(
      (box) => box.tabIndex >= 0 && !box.disabled,
    );
  },

  /* Out of the page's flow, so that it has no place in its order. */
  lifted(box) {
    for (let part = box; part; part = part.parentElement) {
      if (["absolute", "fixed", "sticky"].includes(getComputedStyle(part).position)) return true;
    }
    return false;
  },

  /* A link in a picture has no outline: something in it is drawn in another way while it has the focus. */
  drawn(box) {
    const look = () => [...box.querySelectorAll("*")].map((part) => {
      const { fill, stroke, strokeWidth, textDecorationLine, fontWeight } = getComputedStyle(part);
      return [fill, stroke, strokeWidth, textDecorationLine, fontWeight].join();
    }).join();
    const focused = look();
    box.blur();
    return focused !== look();
  },

  /* Each control, put in focus, has a ring; none is put out of turn; on a phone none stands above the one before. */
  focus(ordered) {
    const found = [];
    let before = null;
    // The page's own scripts answer to focus, with previews for one; here only the ring is looked at.
    const quiet = (event) => event.stopImmediatePropagation();
    for (const name of ["focus", "focusin"]) window.addEventListener(name, quiet, true);
    for (const box of this.controls()) {
      if (box.tabIndex > 0) found.push(`out of turn: ${this.named(box)}`);
      box.focus({ preventScroll: true });
      if (document.activeElement !== box || !this.shown(box)) continue;
      const style = getComputedStyle(box);
      const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      if (!ringed && !this.drawn(box)) found.push(`no ring: ${this.named(box)}`);
      // The button to sign has one order for phone and desk.
      if (!ordered || this.lifted(box) || box.closest(".masthead .button, svg")) continue;
      // On the page and not in the window: a field for a day brings itself into view whatever was asked.
      const { top, bottom } = box.getBoundingClientRect();
      const at = { top: top + window.scrollY, bottom: bottom + window.scrollY };
      if (before && at.bottom <= before.at.top) found.push(`${this.named(box)} stands above ${this.named(before.box)}`);
      before = { box, at };
    }
    document.activeElement.blur();
    for (const name of ["focus", "focusin"]) window.removeEventListener(name, quiet, true);
    return found;
  },

  /* Each control can be met by a press, within the window's width, and keeps an edge where a form needs one. */
  usable() {
    const found = [];
    const width = document.documentElement.clientWidth;
    for (const box of this.controls()) {
      if (!this.shown(box) || box.closest(".skip")) continue;
      box.scrollIntoView({ block: "center", inline: "nearest" });
      const at = box.getClientRects()[0];
      const [x, y] = [at.left + at.width / 2, at.top + at.height / 2];
      if (x < 0 || x > width) found.push(`beside the window: ${this.named(box)}`);
      const met = document.elementFromPoint(x, y);
      const labels = [...(box.labels || [])];
      if (!met || !(box.contains(met) || met.contains(box) || labels.some((label) => label.contains(met)))) {
        found.push(`covered by ${met ? this.named(met) : "nothing"}: ${this.named(box)}`);
      }
      const edged = box.matches("input:not([type=checkbox]):not([type=radio]):not([type=file]), select, textarea, .button:not(.link)");
      if (edged && parseFloat(getComputedStyle(box).borderTopWidth) < 1) found.push(`no edge: ${this.named(box)}`);
    }
    return found;
  },

  /* Which words only the style sheets hide, at the width that the window has now. 
     A letter before a term and "(optional)" are true wherever they are shown. */
  hidden() {
    return [...document.querySelectorAll("body *")].filter(
      (box) => !box.closest("[hidden], script, noscript, template, style, details:not([open]) > :not(summary), svg, datalist, select, .terms .num, .defined .num, .optional")
        && box.textContent.trim() && getComputedStyle(box).display === "none",
    );
  },
  remember() {
    const hidden = new Set(this.hidden());
    window.onlyStyles = window.onlyStyles ? [...window.onlyStyles].filter((box) => hidden.has(box)) : hidden;
  },

  /* Without any style sheet: what was hidden stays so or may be read, pictures keep their size, fields their labels. */
  bare() {
    for (const sheet of document.styleSheets) sheet.disabled = true;
    const found = [...(window.onlyStyles || [])].filter((box) => this.shown(box)).map((box) => `only styles hide ${this.named(box)}`);
    for (const picture of document.querySelectorAll("svg, img")) {
      const at = picture.getBoundingClientRect();
      const most = picture.closest("a, button, h1, h2, h3, li, summary, label") ? 64 : 760;
      if (at.width > most) found.push(`a picture ${Math.round(at.width)} px wide in ${this.named(picture.parentElement)}`);
    }
    for (const box of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      if (!this.shown(box)) continue;
      const label = [...box.labels].some((one) => this.shown(one)) || box.getAttribute("aria-label");
      if (!label) found.push(`no label: ${this.named(box)}`);
    }
    const parts = ["a.skip", "header", "main", "main h1", "footer"].map((name) => document.querySelector(name));
    parts.forEach((part, at) => {
      if (part && !this.shown(part)) found.push(`not shown: ${this.named(part)}`);
      const next = parts[at + 1];
      if (part && next && !(part.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING)) {
        found.push(`${this.named(next)} does not follow ${this.named(part)}`);
      }
    });
    return found;
  },
})
