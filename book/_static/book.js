// Opened from a file, a page may not fetch other pages: search shows titles without excerpts.
if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}

// Paper is light, whatever the screen was.
matchMedia("print").addEventListener("change", (print) => {
  const page = document.documentElement.dataset;
  if (print.matches) { page.themeOnScreen = page.theme; page.theme = "light"; }
  else if (page.themeOnScreen) { page.theme = page.themeOnScreen; }
});

// What is wider than its place is scrolled, by the keyboard too; what fits is no stop of the Tab key.
// The theme does so for code, and looks again when something changes; this is for the rest. A formula
// within a line becomes a box of its own if it is wider than the text.
const boxes = ".rnnlib-table, div.math, mjx-container";
const makeStops = () => {
  const width = document.querySelector("article")?.clientWidth;
  document.querySelectorAll("article span.math > mjx-container").forEach((formula) => {
    formula.classList.remove("wide");
    const room = formula.closest("p, li, td, dd, summary, figcaption, article").clientWidth || width;
    formula.classList.toggle("wide", formula.getBoundingClientRect().width > room + 1);
  });
  document.querySelectorAll(boxes).forEach((box) => {
    if (box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX === "auto") box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
};
let resized = null;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(makeStops, 200); });
addEventListener("load", async () => {
  await window.MathJax?.startup?.promise;
  await document.fonts.ready;
  makeStops();
});
