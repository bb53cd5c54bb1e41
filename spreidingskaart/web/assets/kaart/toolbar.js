/* The tools: one tab stop for all of them, with arrows between (the pattern "toolbar" of WAI-ARIA). */
(function (kaart) {
  "use strict";
  const L = window.L;
  const RULER = '<svg viewBox="0 0 20 20"><path d="M2 13 13 2l5 5L7 18zM5 10l2 2M8 7l2 2M11 4l2 2"/></svg>';
  const TOOLS =
    '<button type="button" data-do="help" title="Toetsen op de kaart" aria-label="Toetsen op de kaart">?</button>' +
    '<button type="button" data-do="measure" aria-pressed="false" title="Afstand en oppervlakte meten">' +
    RULER + "<span>Meten</span></button>" +
    '<div class="sk-draft" hidden><output aria-live="polite"></output>' +
    '<button type="button" data-do="back">Hoek terug</button>' +
    '<button type="button" data-do="finish">Klaar</button>' +
    '<button type="button" data-do="stop">Stop</button></div>';
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  const ACTS = {
    help: () => kaart.keys.toggleHelp(),
    measure: () => kaart.drawing.toggleMeasuring(),
    back: () => kaart.drawing.dropCorner(),
    finish: () => kaart.drawing.finish(),
    stop: () => kaart.drawing.giveUp(),
  };
  let tools = null;

  function addTo(root) {
    tools = L.DomUtil.create("div", "sk-tools", root);
    tools.innerHTML = TOOLS;
    tools.setAttribute("role", "toolbar");
    tools.setAttribute("aria-label", "Gereedschap van de kaart");
    L.DomEvent.disableClickPropagation(tools);
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) ACTS[button.dataset.do]();
    });
    tools.addEventListener("keydown", step);
    stopAt(buttons()[0]);
  }

  const buttons = () => [...tools.querySelectorAll("button")].filter((one) => !one.hidden && !one.closest("[hidden]"));

  /** Make one button the tab stop. */
  function stopAt(button) {
    tools.querySelectorAll("button").forEach((one) => { one.tabIndex = one === button ? 0 : -1; });
  }

  function step(event) {
    const all = buttons();
    const here = all.indexOf(event.target);
    if (!STEPS[event.key] || here < 0) return;
    const there = all[Math.min(Math.max(here + STEPS[event.key], 0), all.length - 1)];
    event.preventDefault();
    stopAt(there);
    there.focus();
  }

  /** Say how far a drawing is; null where there is none. The focus of a button that goes, goes to the map. */
  function showDraft(sentence, measuring) {
    const bar = tools.querySelector(".sk-draft");
    const before = document.activeElement;
    bar.querySelector("output").textContent = sentence || "";
    bar.querySelector("[data-do=finish]").hidden = measuring;
    bar.hidden = sentence === null;
    tools.querySelector("[data-do=measure]").setAttribute("aria-pressed", String(measuring));
    const all = buttons();
    if (!all.some((one) => one.tabIndex === 0)) stopAt(all[0]);
    if (tools.contains(before) && !all.includes(before)) kaart.map.getContainer().focus();
  }

  kaart.toolbar = { addTo, showDraft };
})(window.kaart);
