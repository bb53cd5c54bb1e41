/* The state: what Python wants to see, applied as a difference from what stands there. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const REDUCED = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const FLIGHT_SECONDS = 0.15;
  const NARROW = 560; // pixels
  let view = null; // name of the last wish to look somewhere

  function unpacked(base64) {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /** What stands below on a narrow map, in pixels: the city stays clear of it. */
  function below() {
    const root = kaart.map.getContainer();
    return root.clientWidth < NARROW ? root.querySelector(".leaflet-bottom.leaflet-left").offsetHeight : 0;
  }

  /** Look somewhere, once per wish; whoever asked for another view after the first has moved the map. */
  function look(wish) {
    if (!wish || wish.name === view) return;
    const first = view === null;
    if (!first) kaart.acts.noteTouch();
    view = wish.name;
    const clear = { paddingTopLeft: [24, 24], paddingBottomRight: [24, 24 + below()] };
    const options = { maxZoom: 17, ...clear, animate: !first && !REDUCED, duration: FLIGHT_SECONDS };
    kaart.map.flyToBounds(L.latLngBounds(wish.corners), options);
  }

  /** Wait for the style sheets: names and sentences have another size without them. */
  function dressed() {
    const bare = [...document.querySelectorAll('link[rel="stylesheet"]')].filter((link) => !link.sheet);
    return Promise.all(bare.map((link) => new Promise((done) => {
      ["load", "error"].forEach((kind) => link.addEventListener(kind, done, { once: true }));
    })));
  }

  /** Apply a state, given as JSON in base64. The element of the map says when all of it is done. */
  async function apply(base64) {
    const before = kaart.state;
    const state = unpacked(base64);
    const root = kaart.map.getContainer();
    kaart.state = state;
    root.dataset.mode = state.mode;
    if (before && before.mode !== state.mode) kaart.cross.centre();
    kaart.legend.show(state.legend);
    if (!before) kaart.map.setView(state.start.slice(0, 2), state.start[2], { animate: false });
    kaart.furniture.showFiction(state.fiction);
    kaart.spots.showPin(state.pin);
    kaart.spots.showPlot(state.refused ? null : state.plot); // what was refused is a draft
    kaart.spots.showRing(state.ring);
    kaart.plots.showPicture(state.picture);
    kaart.plots.showOutlines(state.outlines);
    look(state.view);
    kaart.spots.showBackground(state.background, state.ground); // after the map looks where it must: no tile is asked for nothing
    kaart.drawing.follow(state, kaart.settle(state));
    kaart.years.play(null);
    await dressed();
    kaart.furniture.showRefused(kaart.state.refused, kaart.state.pin);
    try {
      await kaart.layers.refresh();
      await kaart.found.show(kaart.state.found);
    } catch {
      return; // the layer that failed has said so
    }
    kaart.years.play(kaart.state.next_year);
    root.dataset.ready = "yes";
    root.dataset.applied = String(Number(root.dataset.applied || 0) + 1);
  }

  kaart.apply = apply;
})(window.kaart);
