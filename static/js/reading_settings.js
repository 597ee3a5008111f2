// Sets the reader's size and spacing before the page is drawn. Kept in this browser only; no cookie, nothing is sent.
(function () {
  var root = document.documentElement;
  root.setAttribute("data-script", "");
  try {
    var size = Number(localStorage.getItem("reading-size"));
    if (size >= -2 && size <= 4) root.setAttribute("data-size", String(size));
    if (localStorage.getItem("reading-spacing") === "wide") root.setAttribute("data-spacing", "wide");
  } catch (refused) {
    // Storage may be forbidden: the page is then as large as it comes.
  }
})();
