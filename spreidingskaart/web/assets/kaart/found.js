/* What was searched by name: an outline or a ring, and its name, above all else. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const RING = 24; // pixels
  const STYLE = { pane: "pin", interactive: false, color: "var(--sk-accent)", weight: 4, fill: false, className: "sk-found" };
  let shown = null; // {wish, shapes}

  /** Show what was found; null where nothing is sought. */
  async function show(found) {
    const wish = JSON.stringify(found);
    if (shown && shown.wish === wish) return;
    if (shown) kaart.map.removeLayer(shown.shapes);
    const shapes = L.layerGroup().addTo(kaart.map);
    shown = { wish: wish, shapes: shapes };
    if (!found) return;
    const feature = found.at ? null : await kaart.layers.find(found.layer, found.id);
    if (!found.at && !feature) return;
    const outline = found.at ? L.circleMarker(found.at, { ...STYLE, radius: RING }) : L.geoJSON(feature, { style: STYLE });
    shapes.addLayer(outline);
    const top = found.at || [outline.getBounds().getNorth(), outline.getBounds().getCenter().lng];
    const html = "<span>" + kaart.text.escaped(found.name) + "</span>";
    const icon = L.divIcon({ className: "sk-found-name", iconSize: null, html: html });
    shapes.addLayer(kaart.parts.marker(top, "pin", icon, { interactive: false }));
  }

  kaart.found = { show };
})(window.kaart);
