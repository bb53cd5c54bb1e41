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
    keep("pin", at, () => pinAt(at, "sk-pin"));
  }

  /** A pin that the page has not answered yet; what the state says takes its place, also the same spot. */
  function showWaitingPin(at) {
    keep("pin", { waiting: at }, () => pinAt(at, "sk-pin sk-waiting"));
  }

  function pinAt(at, className) {
    const icon = L.divIcon({ className: "sk-icon " + className, iconSize: [30, 40], iconAnchor: [15, 39], html: PIN });
    return kaart.parts.marker(at, "pin", icon, { interactive: false });
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

  kaart.spots = { showPin, showWaitingPin, showPlot, showRing, showBackground };
})(window.kaart);
