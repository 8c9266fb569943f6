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
