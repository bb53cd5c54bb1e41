/* Dark where the browser is dark, as the screen itself; before anything is drawn. */
if (matchMedia("(prefers-color-scheme: dark)").matches) {
  document.documentElement.dataset.theme = "dark";
}
