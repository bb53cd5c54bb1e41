/* What a click or a move of the map does. */
(function (kaart) {
  "use strict";
  const { modes, events } = kaart.names;
  const REST = 1200; // milliseconds without a move before the view is told
  let touched = false;
  let timer = null;

  function click({ latlng, originalEvent }) {
    const byTouch = Boolean(originalEvent) && originalEvent.pointerType === "touch";
    const { mode } = kaart.state;
    const at = { lat: latlng.lat, lon: latlng.lng };
    if (kaart.drawing.busy()) kaart.drawing.tap(latlng, byTouch);
    else if (mode === modes.PIN) {
      kaart.spots.showAsked([[at.lat, at.lon]]);
      kaart.send(events.PIN, at);
    } else if (mode === modes.SELECT) kaart.send(events.PICK, { layer: null, id: null, ...at });
  }

  function noteTouch() {
    touched = true;
  }

  /** Tell where the map came to rest. A view that nobody asked for is not told: it would make the page run again, and a
      click on a link just then is lost. */
  function tellView() {
    clearTimeout(timer);
    if (!touched) return;
    timer = setTimeout(() => {
      const { lat, lng } = kaart.map.getCenter();
      if (kaart.state) kaart.send(events.VIEW, { lat: lat, lon: lng, zoom: kaart.map.getZoom() });
    }, REST);
  }

  function tellZoom() {
    kaart.map.getContainer().dataset.zoom = Math.floor(kaart.map.getZoom());
    if (kaart.state) kaart.layers.refresh().catch(() => {});
  }

  function listenTo(map) {
    const root = map.getContainer();
    ["pointerdown", "wheel", "keydown"].forEach((kind) => {
      root.addEventListener(kind, noteTouch, { capture: true, passive: true });
    });
    map.on("preclick", () => kaart.card.close());
    map.on("click", click);
    map.on("dblclick", ({ originalEvent }) => {
      // Leaflet makes one of two quick taps, wherever they were; by finger the second tap itself closes
      if (!originalEvent._simulated) kaart.drawing.finish();
    });
    map.on("zoomend", tellZoom);
    map.on("moveend", tellView);
    tellZoom();
  }

  kaart.acts = { listenTo, noteTouch, click };
})(window.kaart);
