/* A page that opens shows its title at once and the rest when it stands: nothing moves under a person's hands.
   The style of what waits is in arrival.css. */
(function () {
  "use strict";
  const PATIENCE = 15000; // milliseconds; then what there is, is shown
  const root = document.documentElement;
  let page = null; // the address that stands
  let before; // the title that stood when it was asked for
  let began = false; // whether the server was seen to draw it: at work, or by another title
  let timer = 0;

  const title = () => document.querySelector(".sk-title")?.textContent;

  function arrive() {
    page = location.pathname;
    before = title();
    began = false;
    root.dataset.arriving = "";
    clearTimeout(timer);
    timer = setTimeout(stand, PATIENCE);
  }

  function stand() {
    clearTimeout(timer);
    delete root.dataset.arriving;
  }

  function look() {
    if (location.pathname !== page) arrive();
    if (!("arriving" in root.dataset)) return;
    const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
    // a browser that is busy may draw the whole answer at once, and never show that the server was at work
    if (state === "running" || (title() && title() !== before)) began = true;
    const drawn = began && state === "notRunning";
    const waits = '[data-testid="stMain"] [data-testid="stSkeleton"], [data-testid="stAppSkeleton"]';
    if (drawn && !document.querySelector(waits)) stand();
  }

  arrive();
  new MutationObserver(look).observe(root, {
    childList: true, subtree: true, attributeFilter: ["data-test-script-state"],
  });
})();
