/* A link to this page with another choice works at once: the screen answers it as it answers a step in the history of
   the browser, and nothing is loaded anew. */
addEventListener("click", function (event) {
  const link = event.target.closest?.("a.sk-choose");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
});
