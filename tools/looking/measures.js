/* Figures of the page as it stands, for tools/looking/measures.py. One function for each; nothing is changed. */
({
  overflow() {
    const width = document.documentElement.clientWidth;
    const name = (box) => `${box.tagName.toLowerCase()}${box.id ? "#" + box.id : ""}.${[...box.classList].join(".")}`;
    const scrolled = (box) => {
      for (let at = box.parentElement; at; at = at.parentElement) {
        if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
      }
      return false;
    };
    const clipped = [];
    const wide = [];
    for (const box of document.querySelectorAll("body *")) {
      const at = box.getBoundingClientRect();
      const style = getComputedStyle(box);
      if (!at.width || style.visibility === "hidden" || at.width <= 1) continue;
      if (at.right > width + 1 && !scrolled(box)) {
        wide.push(`${name(box)} ends at ${Math.round(at.right)}`);
      }
      const cut = ["hidden", "clip"].includes(style.overflowX);
      if (cut && box.scrollWidth > box.clientWidth + 1 && box.textContent.trim()) {
        clipped.push(`${name(box)} cuts ${box.scrollWidth - box.clientWidth} px`);
      }
    }
    const scrolls = document.documentElement.scrollWidth > width;
    return { height: document.documentElement.scrollHeight, wide: scrolls ? wide.slice(0, 5) : [], clipped: clipped.slice(0, 5) };
  },

  contrast() {
    const parse = (words) => {
      const parts = (words.match(/[\d.]+/g) || []).map(Number);
      return words.startsWith("rgb") ? [parts[0], parts[1], parts[2], parts.length > 3 ? parts[3] : 1] : null;
    };
    const over = (top, under) => [0, 1, 2].map((at) => top[at] * top[3] + under[at] * (1 - top[3])).concat(1);
    const light = (colour) => {
      const [r, g, b] = colour.slice(0, 3).map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (box) => {
      const layers = [];
      for (let at = box; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour && colour[3] > 0) layers.push(colour);
        if (colour && colour[3] === 1) break;
      }
      return layers.reduceRight((under, top) => over(top, under), [255, 255, 255, 1]);
    };
    const seen = new Map();
    let count = 0;
    let least = 21;
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const words = walk.currentNode.textContent.trim();
      const box = walk.currentNode.parentElement;
      if (!words || box.closest("svg, script, style, noscript, template, option, [aria-disabled=true], :disabled")) continue;
      // What is folded away is not styled anew when the scheme changes.
      if (box.closest("details:not([open])") && !box.closest("summary")) continue;
      const style = getComputedStyle(box);
      const at = box.getBoundingClientRect();
      if (style.visibility === "hidden" || at.width <= 1 || at.height <= 1) continue;
      const colour = parse(style.color);
      if (!colour) continue;
      const under = ground(box);
      const [dark, bright] = [light(over(colour, under)), light(under)].sort((one, other) => one - other);
      const ratio = (bright + 0.05) / (dark + 0.05);
      const size = parseFloat(style.fontSize);
      const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
      count += 1;
      least = Math.min(least, ratio);
      if (ratio < needed) seen.set(`${box.tagName.toLowerCase()}.${box.className}`, `${ratio.toFixed(2)} “${words.slice(0, 40)}”`);
    }
    return { count, least: Math.round(least * 100) / 100, low: [...seen].map(([name, words]) => `${name} ${words}`) };
  },

  small() {
    /* WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, but for links within a sentence and what the browser draws. */
    const found = [];
    for (const box of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
      const at = box.getBoundingClientRect();
      const style = getComputedStyle(box);
      if (!at.width || style.visibility === "hidden" || style.display === "inline" || box.closest(".visually-hidden")) continue;
      if (["checkbox", "radio"].includes(box.type)) continue;
      if (at.right < 0 || at.bottom < 0) continue;
      if (at.height < 23.5 || at.width < 23.5) {
        found.push(`${box.tagName.toLowerCase()}.${box.className} ${Math.round(at.width)}×${Math.round(at.height)} “${box.textContent.trim().slice(0, 30)}”`);
      }
    }
    return found.slice(0, 8);
  },

  shift() {
    return new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => resolve(Math.round(sum * 10000) / 10000), 100);
    });
  },

  weight() {
    const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return entries.map((entry) => ({ address: entry.name, bytes: entry.transferSize, kind: entry.initiatorType }));
  },
})
