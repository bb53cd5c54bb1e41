/* The only script of a sheet: the print button shows where there is a printer to ask. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
