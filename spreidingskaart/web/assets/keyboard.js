/* For who has no mouse: a way past everything to the answer, one stop for the menu of pages, and a focus that stays. */
(function () {
  "use strict";
  const ANSWERS = [".st-key-answer", ".st-key-panel", '[class*="st-key-"][class*="_screen"]', "main"];
  const STOPS = "a[href], button, input, textarea, select, summary, iframe, [tabindex]";
  const MENU = '[data-testid="stTopNav"]';

  function answer() {
    return ANSWERS.map((name) => document.querySelector(name)).find(Boolean);
  }

  function goTo(place) {
    if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }

  // ------------------------------------------------------------------------------------ past everything
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".sk-skip")) return;
    event.preventDefault();
    const found = answer();
    if (found) goTo(found);
  });

  // ------------------------------------------------------------------------------------ the menu is one stop
  const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

  function links() {
    return [...document.querySelectorAll(`${MENU} a, ${MENU} button`)];
  }

  function oneStop() {
    const all = links();
    const stop = all.find((link) => link === document.activeElement)
      ?? all.find((link) => link.getAttribute("aria-current") === "page") ?? all[0];
    all.forEach((link) => { link.tabIndex = link === stop ? 0 : -1; });
    // what scrolls the page holds what can be focused, and is no stop itself
    document.querySelector("main")?.setAttribute("tabindex", "-1");
    // the same as the first name in the menu
    document.querySelectorAll('[data-testid="stHeader"] button:has([data-testid="stHeaderLogo"])')
      .forEach((logo) => { logo.tabIndex = -1; });
  }

  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (step === undefined || !event.target.closest?.(MENU)) return;
    event.preventDefault();
    const all = links();
    const to = Math.max(0, Math.min(all.length - 1, all.indexOf(event.target) + step));
    all[to].focus();
    oneStop();
  });

  // ------------------------------------------------------------------------------------ a focus that stays
  let last = null;

  /* Which place of the page, and the how manieth stop in it: from the smallest place to the largest. */
  function trail(stop) {
    const places = [];
    for (let at = stop; at; at = at.parentElement) {
      const key = [...at.classList].find((name) => name.startsWith("st-key-"));
      if (key) places.push([key, [...at.querySelectorAll(STOPS)].indexOf(stop), stop.tagName]);
    }
    return { stop, places };
  }

  function same({ places: [place] }) {
    if (!place) return undefined;
    const [key, which, tag] = place;
    const found = document.querySelector(`.${CSS.escape(key)}`);
    const stop = which < 0 ? found : found?.querySelectorAll(STOPS)[which];
    return which < 0 || stop?.tagName === tag ? stop : undefined;
  }

  function keep() {
    const app = document.querySelector('[data-testid="stApp"]');
    if (!last || last.stop.isConnected || app?.dataset.testScriptState !== "notRunning") return;
    if (document.activeElement && document.activeElement !== document.body) return;
    const to = same(last) ?? answer();
    last = null;
    if (to) goTo(to);
  }

  document.addEventListener("focusin", (event) => { last = trail(event.target); });

  // ------------------------------------------------------------------------------------
  let asked = false;
  new MutationObserver(() => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; oneStop(); keep(); });
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-test-script-state"] });
})();
