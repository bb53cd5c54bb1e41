/* What stands around the map: legend, notices, scale and sources. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const LEGEND_OPEN_FROM = 900; // pixels; on a narrower map the legend would hide it
  const NOTICE_SECONDS = 4;
  const PATTERNS =
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>' +
    '<pattern id="sk-missing" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
    '<rect width="8" height="8" fill="var(--sk-paper)" opacity=".75"/>' +
    '<line x1="0" y1="0" x2="0" y2="8" stroke="var(--sk-muted)" stroke-width="1.2" opacity=".45"/></pattern>' +
    '<pattern id="sk-hatch" width="9" height="9" patternUnits="userSpaceOnUse">' +
    '<path d="M2.5 4.5h4M4.5 2.5v4" stroke="#000" stroke-width=".8"/></pattern></defs></svg>';
  let legend = null;
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
    kaart.toolbar.addTo(root);
    addLegend(root);
    box = notes(root, "sk-notice");
    busy = notes(root, "sk-busy");
    refused = notes(root, "sk-refused");
    refused.setAttribute("role", "alert");
    kaart.keys.addTo(root);
    const patterns = L.DomUtil.create("div", "", root);
    patterns.innerHTML = PATTERNS;
  }

  function notes(root, className) {
    const made = L.DomUtil.create("div", className, root);
    made.hidden = true;
    made.setAttribute("role", "status");
    return made;
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

  kaart.furniture = { addTo, showLegend, showRefused, notice, showBusy };
})(window.kaart);
