/* On every plain page. Dark where the browser is dark, as the screen itself; before anything is drawn. */
if (matchMedia("(prefers-color-scheme: dark)").matches) {
  document.documentElement.dataset.theme = "dark";
}

/* What is left open is told in Dutch, whatever the language of the browser. */
addEventListener("invalid", ({ target }) => {
  if (target.validity.valueMissing) target.setCustomValidity("Vul dit eerst in.");
}, true);
addEventListener("input", ({ target }) => target.setCustomValidity?.(""), true);
