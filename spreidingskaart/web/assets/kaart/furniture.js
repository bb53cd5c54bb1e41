/* What stands around the map: notices, what is fictional, scale and sources. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const NOTICE_SECONDS = 4;
  const PATTERNS =
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>' +
    '<pattern id="sk-missing" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
    '<rect width="8" height="8" fill="var(--sk-paper)" opacity=".75"/>' +
    '<line x1="0" y1="0" x2="0" y2="8" stroke="var(--sk-muted)" stroke-width="1.2" opacity=".45"/></pattern>' +
    '<pattern id="sk-hatch" width="9" height="9" patternUnits="userSpaceOnUse">' +
    '<path d="M2.5 4.5h4M4.5 2.5v4" stroke="#000" stroke-width=".8"/></pattern></defs></svg>';
  let box = null;
  let busy = null;
  let refused = null;
  let fiction = null;
  let timer = null;

  function addTo(map) {
    const root = map.getContainer();
    // in one corner, so that they stand above each other whatever the width
    const sources = L.control.attribution({ prefix: false, position: "bottomleft" }).addTo(map);
    sources.addAttribution("Grenzen © CBS, Kadaster 2024");
    L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 120 }).addTo(map);
    fiction = L.DomUtil.create("div", "sk-fiction-on-map leaflet-control");
    root.querySelector(".leaflet-bottom.leaflet-left").prepend(fiction);
    L.control.zoom({ position: "topright", zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" }).addTo(map);
    kaart.toolbar.addTo(root);
    kaart.legend.addTo(document.body);
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

  /** Say once, large, what on the map is fictional; "" where all is real. */
  function showFiction(text) {
    fiction.textContent = text;
    fiction.hidden = !text;
  }

  function notice(text) {
    box.textContent = text;
    box.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => { box.hidden = true; }, NOTICE_SECONDS * 1000);
  }

  /** Say why what was drawn or chosen cannot be, at the pin where there is one; null where nothing is wrong. */
  function showRefused(sentence, pin) {
    refused.textContent = sentence || "";
    refused.hidden = !sentence;
    refused.classList.toggle("sk-live", Boolean(pin));
    kaart.spots.showRefused(sentence, pin);
  }

  /** Say that an answer is awaited; null when it came. */
  function showBusy(text) {
    busy.textContent = text || "";
    busy.hidden = !text;
  }

  kaart.furniture = { addTo, showFiction, showRefused, notice, showBusy };
})(window.kaart);
