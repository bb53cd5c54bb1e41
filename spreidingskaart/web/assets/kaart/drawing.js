/* Drawing a plot, and measuring, by pointer or by keyboard. One of the two at a time: the draft. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { modes, events } = kaart.names;
  const { hectares, metres } = kaart.text;
  const ACCENT = "var(--sk-accent)";
  const EARTH_RADIUS = 6371008.8; // metres, mean
  const SAME_CORNER = 4; // pixels: a second click so near is the second half of a double click
  let draft = null; // {measuring, corners, line, dots}

  const busy = () => draft !== null;
  const measuring = () => draft !== null && draft.measuring;
  const closable = () => draft !== null && !draft.measuring && draft.corners.length > 2;

  function start(isMeasure) {
    stop();
    const dashes = isMeasure ? "4 5" : null;
    const style = { pane: "draft", color: ACCENT, weight: 3, dashArray: dashes, interactive: false };
    draft = {
      measuring: isMeasure,
      corners: [],
      line: L.polyline([], style).addTo(kaart.map),
      dots: L.layerGroup().addTo(kaart.map),
    };
    kaart.map.doubleClickZoom.disable();
    kaart.map.getContainer().classList.add("sk-drafting");
    tell();
  }

  function stop() {
    if (!draft) return;
    kaart.map.removeLayer(draft.line);
    kaart.map.removeLayer(draft.dots);
    draft = null;
    kaart.map.doubleClickZoom.enable();
    kaart.map.getContainer().classList.remove("sk-drafting");
    tell();
  }

  /** Go back to what the mode asks for: an empty draft of a plot, or nothing. */
  function resume() {
    stop();
    if (kaart.state.mode === modes.DRAW) start(false);
  }

  function toggleMeasuring() {
    if (measuring()) resume();
    else start(true);
  }

  function addCorner(at) {
    const last = draft.corners[draft.corners.length - 1];
    const pixels = (corner) => kaart.map.latLngToContainerPoint(corner);
    if (last && pixels(last).distanceTo(pixels(at)) < SAME_CORNER) return;
    draft.corners.push(at);
    redraw();
  }

  function dropCorner() {
    if (!draft) return;
    draft.corners.pop();
    redraw();
  }

  /** Begin again while drawing; leave while measuring. */
  function escape() {
    if (!draft) return;
    if (draft.measuring) {
      resume();
      return;
    }
    draft.corners = [];
    redraw();
  }

  /** Give up; whoever drew a plot tells the page so. */
  function giveUp() {
    if (draft && !draft.measuring) kaart.send(events.STOP, {});
    resume();
  }

  /** Close the plot and hand it to the page. */
  function finish() {
    if (!draft || draft.measuring) return;
    if (!closable()) {
      kaart.furniture.notice("Zet minstens drie hoeken.");
      return;
    }
    const ring = draft.corners.map((corner) => [corner.lat, corner.lng]);
    stop();
    kaart.spots.showAsked(ring);
    kaart.send(events.PLOT, { ring: ring });
  }

  function redraw() {
    const { corners, line, dots } = draft;
    line.setLatLngs(closable() ? corners.concat([corners[0]]) : corners);
    dots.clearLayers();
    corners.forEach((corner, position) => dots.addLayer(dotAt(corner, position === 0)));
    tell();
  }

  /** A corner; a click on the first one closes the plot. */
  function dotAt(corner, first) {
    const style = { pane: "draft", color: ACCENT, weight: 2, fillColor: "#fff", fillOpacity: 1 };
    const dot = L.circleMarker(corner, { ...style, radius: first ? 7 : 5 });
    dot.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      if (first) finish();
    });
    return dot;
  }

  function lengthOf(corners) {
    return corners.slice(1).reduce((sum, corner, position) => sum + corner.distanceTo(corners[position]), 0);
  }

  /** Square metres of a small ring of corners, on a sphere that is flat around it. */
  function areaOf(corners) {
    const radians = Math.PI / 180;
    const twice = corners.reduce((sum, corner, position) => {
      const next = corners[(position + 1) % corners.length];
      return sum + corner.lng * next.lat - next.lng * corner.lat;
    }, 0);
    return (Math.abs(twice) / 2) * (radians * EARTH_RADIUS) ** 2 * Math.cos(corners[0].lat * radians);
  }

  function sentence() {
    const { corners } = draft;
    const amount = corners.length;
    if (draft.measuring) {
      if (amount < 2) return "Klik twee of meer punten.";
      return metres(lengthOf(corners)) + (amount > 2 ? " · " + hectares(areaOf(corners)) : "");
    }
    if (amount < 3) return "Klik de hoeken van het perceel (" + amount + " gezet).";
    return amount + " hoeken · " + hectares(areaOf(corners));
  }

  function tell() {
    kaart.furniture.showDraft(draft && sentence(), measuring());
  }

  kaart.drawing = { busy, closable, resume, toggleMeasuring, addCorner, dropCorner, escape, giveUp, finish };
})(window.kaart);
