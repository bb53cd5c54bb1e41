/* The pin, the plot at hand, the ring, and the background: each changes only where the state says something else. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const PIN = '<svg viewBox="0 0 30 40"><path d="M15 39C8 28 2 23 2 15a13 13 0 0 1 26 0c0 8-6 13-13 24Z"/>' +
    '<circle cx="15" cy="15" r="5"/></svg>';
  const TILES_LOST = 3; // that do not come before the first one does: the other host cannot be reached
  const ACCENT = "var(--sk-accent)";
  const drawn = {}; // name -> {wish, shape}

  /** Keep one shape per name; `make` draws it, and is asked only where the wish differs from what stands there. */
  function keep(name, wish, make) {
    const before = drawn[name];
    const text = JSON.stringify(wish || null);
    if (before && before.wish === text) return;
    if (before && before.shape) kaart.map.removeLayer(before.shape);
    drawn[name] = { wish: text, shape: wish ? make(wish).addTo(kaart.map) : null };
  }

  function showPin(at) {
    const look = { className: "sk-icon sk-pin", iconSize: [30, 40], iconAnchor: [15, 39], html: PIN };
    keep("pin", at, () => kaart.parts.marker(at, "pin", L.divIcon(look), { interactive: false }));
  }

  /** Where somebody put a pin (one corner) or drew a plot that the page has not answered yet. The pin and the plot of the last
      answer stay where they are: what shows as chosen is what the page speaks of. */
  function showAsked(corners) {
    const look = { color: ACCENT, weight: 3, dashArray: "4 5", fillOpacity: 0.08, className: "sk-asked-plot" };
    const style = { pane: "pin", interactive: false, ...look };
    const ring = L.divIcon({ className: "sk-icon sk-asked", iconSize: [28, 28], iconAnchor: [14, 14], html: "" });
    keep("asked", corners, () => corners.length > 1
      ? L.polygon(corners, style)
      : kaart.parts.marker(corners[0], "pin", ring, { interactive: false }));
  }

  /** Put a ring around what the keys are on: a mark, or the outline of an area. */
  function showCursor(shape) {
    const style = { pane: "pin", interactive: false, color: ACCENT, weight: 3, fill: false, className: "sk-cursor" };
    const place = shape && (shape.getLatLng ? [shape.getLatLng(), shape.options.icon.options.iconSize[0]] : shape.toGeoJSON());
    keep("cursor", place, () => shape.getLatLng
      ? L.circleMarker(place[0], { ...style, radius: place[1] / 2 + 6 })
      : L.geoJSON(place, { style: style, pane: "pin", interactive: false }));
  }

  /** Say at a pin why it cannot be. */
  function showRefused(sentence, at) {
    keep("refused", sentence && at ? [sentence, at] : null, () => {
      const look = { pane: "pin", permanent: true, direction: "top", offset: [0, -40], className: "sk-tip sk-refused-tip" };
      return L.tooltip({ ...look, opacity: 1 }).setLatLng(at).setContent(kaart.text.escaped(sentence));
    });
  }

  function showPlot(corners) {
    const style = { pane: "plot", interactive: false, color: ACCENT, weight: 3, fillOpacity: 0.18 };
    keep("plot", corners, () => L.polygon(corners, style));
  }

  function showRing(ring) {
    const style = { pane: "ring", interactive: false, color: ACCENT, weight: 2, dashArray: "6 5", fillOpacity: 0.05 };
    keep("ring", ring, ([lat, lon, radius]) => L.circle([lat, lon], { ...style, radius: radius }));
  }

  const tiles = (it) => L.tileLayer(it.url, { attribution: it.attribution, maxNativeZoom: 19, maxZoom: 19 });
  const own = (it) => L.tileLayer(it.url, { attribution: it.attribution, minNativeZoom: 9, maxNativeZoom: 19, maxZoom: 19 });

  /** Show the background of another host; our own where that is switched off, or where its first tiles do not come. */
  function showBackground(theirs, ground) {
    const wish = theirs || ground ? { theirs: theirs, ground: ground || null } : null;
    keep("background", wish, (it) => {
      if (!it.theirs || !it.ground) return it.theirs ? tiles(it.theirs) : own(it.ground);
      const layer = tiles(it.theirs);
      const group = L.layerGroup([layer]);
      let failed = 0;
      layer.once("tileload", () => { failed = -Infinity; });
      layer.on("tileerror", () => {
        failed += 1;
        if (failed !== TILES_LOST) return;
        group.clearLayers();
        group.addLayer(own(it.ground));
      });
      return group;
    });
  }

  kaart.spots = { showPin, showAsked, showCursor, showRefused, showPlot, showRing, showBackground };
})(window.kaart);
