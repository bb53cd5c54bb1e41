/* The pin, the plot at hand, the ring, and the background: each changes only where the state says something else. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const PIN = '<svg viewBox="0 0 30 40"><path d="M15 39C8 28 2 23 2 15a13 13 0 0 1 26 0c0 8-6 13-13 24Z"/>' +
    '<circle cx="15" cy="15" r="5"/></svg>';
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

  function showPlot(corners) {
    const style = { pane: "plot", interactive: false, color: ACCENT, weight: 3, fillOpacity: 0.18 };
    keep("plot", corners, () => L.polygon(corners, style));
  }

  function showRing(ring) {
    const style = { pane: "ring", interactive: false, color: ACCENT, weight: 2, dashArray: "6 5", fillOpacity: 0.05 };
    keep("ring", ring, ([lat, lon, radius]) => L.circle([lat, lon], { ...style, radius: radius }));
  }

  function showBackground(background) {
    const options = (it) => ({ attribution: it.attribution, maxNativeZoom: 19, maxZoom: 19 });
    keep("background", background, (it) => L.tileLayer(it.url, options(it)));
  }

  kaart.spots = { showPin, showAsked, showPlot, showRing, showBackground };
})(window.kaart);
