/* Marks the page while a field of the panel says something else than what the answer beside it is of: it was typed and
   not sent yet. What is sent makes the answer stale, which the screen itself marks. */
(function () {
  "use strict";
  const FIELD = '.st-key-panel [data-testid="stTextInput"] input';
  const root = document.documentElement;
  let start = "";

  addEventListener("focusin", function (event) {
    if (event.target.matches?.(FIELD)) start = event.target.value;
  });
  addEventListener("input", function (event) {
    if (event.target.matches?.(FIELD)) root.toggleAttribute("data-typed", event.target.value !== start);
  });
  addEventListener("change", () => root.removeAttribute("data-typed"), true);
  addEventListener("focusout", () => root.removeAttribute("data-typed"));
  addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.matches?.(FIELD)) return;
    start = event.target.value;
    root.removeAttribute("data-typed");
  });
})();
