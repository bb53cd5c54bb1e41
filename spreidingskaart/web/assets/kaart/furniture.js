/* What stands around the map: legend, tools, notices, the cross in the middle, scale and sources. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const LEGEND_OPEN_FROM = 900; // pixels; on a narrower map the legend would hide it
  const NOTICE_SECONDS = 4;
  const RULER = '<svg viewBox="0 0 20 20"><path d="M2 13 13 2l5 5L7 18zM5 10l2 2M8 7l2 2M11 4l2 2"/></svg>';
  const TOOLS =
    '<button type="button" data-do="measure" aria-pressed="false" title="Afstand en oppervlakte meten">' +
    RULER + "<span>Meten</span></button>" +
    '<div class="sk-draft" hidden><output aria-live="polite"></output>' +
    '<button type="button" data-do="back">Hoek terug</button>' +
    '<button type="button" data-do="finish">Klaar</button>' +
    '<button type="button" data-do="stop">Stop</button></div>';
  const PATTERNS =
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>' +
    '<pattern id="sk-missing" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
    '<rect width="8" height="8" fill="var(--sk-paper)" opacity=".75"/>' +
    '<line x1="0" y1="0" x2="0" y2="8" stroke="var(--sk-muted)" stroke-width="1.2" opacity=".45"/></pattern>' +
    '<pattern id="sk-hatch" width="9" height="9" patternUnits="userSpaceOnUse">' +
    '<path d="M2.5 4.5h4M4.5 2.5v4" stroke="#000" stroke-width=".8"/></pattern></defs></svg>';
  let legend = null;
  let tools = null;
  let box = null;
  let busy = null;
  let refused = null;
  let timer = null;

  function addTo(map) {
    const root = map.getContainer();
    L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 120 }).addTo(map);
    const sources = L.control.attribution({ prefix: false, position: "bottomright" }).addTo(map);
    sources.addAttribution("Grenzen © CBS, Kadaster 2024");
    L.control.zoom({ position: "topright", zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" }).addTo(map);
    addTools(root);
    addLegend(root);
    box = notes(root, "sk-notice");
    busy = notes(root, "sk-busy");
    refused = notes(root, "sk-refused");
    refused.setAttribute("role", "alert");
    L.DomUtil.create("div", "sk-crosshair", root);
    const patterns = L.DomUtil.create("div", "", root);
    patterns.innerHTML = PATTERNS;
    root.setAttribute("aria-label", "Kaart. Pijltjes verschuiven, plus en min zoomen, Enter kiest het midden.");
  }

  function notes(root, className) {
    const made = L.DomUtil.create("div", className, root);
    made.hidden = true;
    made.setAttribute("role", "status");
    return made;
  }

  function addTools(root) {
    const acts = {
      measure: () => kaart.drawing.toggleMeasuring(),
      back: () => kaart.drawing.dropCorner(),
      finish: () => kaart.drawing.finish(),
      stop: () => kaart.drawing.giveUp(),
    };
    tools = L.DomUtil.create("div", "sk-tools", root);
    tools.innerHTML = TOOLS;
    L.DomEvent.disableClickPropagation(tools);
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) acts[button.dataset.do]();
    });
  }

  function addLegend(root) {
    legend = L.DomUtil.create("details", "sk-legend", root);
    legend.open = root.clientWidth > LEGEND_OPEN_FROM;
    legend.hidden = true;
    L.DomEvent.disableClickPropagation(legend);
    L.DomEvent.disableScrollPropagation(legend);
  }

  /** Show the legend; Python escaped everything in it. The same again leaves it as somebody folded it. */
  function showLegend(html) {
    if (legend.told === html) return;
    legend.told = html;
    legend.innerHTML = html;
    legend.hidden = !html;
  }

  /** Say how far a drawing is; null where there is none. */
  function showDraft(sentence, measuring) {
    const bar = tools.querySelector(".sk-draft");
    bar.hidden = sentence === null;
    bar.querySelector("output").textContent = sentence || "";
    bar.querySelector("[data-do=finish]").hidden = measuring;
    tools.querySelector("[data-do=measure]").setAttribute("aria-pressed", String(measuring));
  }

  function notice(text) {
    box.textContent = text;
    box.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => { box.hidden = true; }, NOTICE_SECONDS * 1000);
  }

  /** Say why what was drawn or chosen cannot be; null where nothing is wrong. */
  function showRefused(sentence) {
    refused.textContent = sentence || "";
    refused.hidden = !sentence;
  }

  /** Say that an answer is awaited; null when it came. */
  function showBusy(text) {
    busy.textContent = text || "";
    busy.hidden = !text;
  }

  kaart.furniture = { addTo, showLegend, showDraft, showRefused, notice, showBusy };
})(window.kaart);
