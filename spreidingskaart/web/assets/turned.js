/* Who turns to the next screen of a page begins at its top. */
addEventListener("click", function (event) {
  if (event.target.closest?.('[class*="_turn"] button')) {
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  }
});
