/* Drawing a plot, and measuring, by pointer or by keyboard. One of the two at a time: the draft.

   The state of the page says when a plot is drawn. So after every answer there is a draft again: an empty one, or the corners
   that were refused, to mend. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { modes, events } = kaart.names;
  const ACCENT = "var(--sk-accent)";
  const SAME_CORNER = 4; // pixels: a second click so near is the second half of a double click
  const FIRST_CORNER = 10;
  const TOUCH = 24; // what a finger means by a corner
  let draft = null; // {measuring, corners, line, dots}
  let begun = null; // what the state said when the last draft began
  let handed = false; // a drawing is on its way to the page

  const busy = () => draft !== null;
  const measuring = () => draft !== null && draft.measuring;
  const closable = () => draft !== null && !draft.measuring && draft.corners.length > 2;

  function start(isMeasure, corners) {
    stop();
    const dashes = isMeasure ? "4 5" : null;
    const style = { pane: "draft", color: ACCENT, weight: 3, dashArray: dashes, interactive: false };
    draft = {
      measuring: isMeasure,
      corners: corners,
      line: L.polyline([], style).addTo(kaart.map),
      dots: L.layerGroup().addTo(kaart.map),
    };
    kaart.map.doubleClickZoom.disable();
    kaart.map.getContainer().classList.add("sk-drafting");
    redraw();
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

  /** Go back to what the mode asks for: a draft of a plot that begins with these corners, or nothing. */
  function resume(corners) {
    stop();
    if (kaart.state.mode === modes.DRAW) start(false, corners || []);
  }

  /** Begin what the state asks for, once per answer: what somebody draws meanwhile stays. */
  function follow({ mode, plot, refused }, answered) {
    const asked = JSON.stringify([mode, plot, refused]);
    if (!answered || (asked === begun && !handed)) return;
    begun = asked;
    handed = false;
    resume(refused && plot ? plot.map((corner) => L.latLng(corner)) : []);
  }

  function toggleMeasuring() {
    if (measuring()) resume();
    else start(true, []);
  }

  /** A click or a tap: a new corner, or the end of the plot where it is on the first corner or, by finger, on the last. */
  function tap(at, byTouch) {
    const spot = kaart.map.latLngToContainerPoint(at);
    const within = (corner, reach) =>
      corner && kaart.map.latLngToContainerPoint(corner).distanceTo(spot) < (byTouch ? TOUCH : reach);
    const { corners } = draft;
    const onFirst = within(corners[0], closable() ? FIRST_CORNER : SAME_CORNER);
    const onLast = within(corners[corners.length - 1], SAME_CORNER);
    if ((onFirst && closable()) || (byTouch && (onFirst || onLast))) finish();
    else if (!onFirst && !onLast) {
      corners.push(at);
      redraw();
    }
  }

  function dropCorner() {
    if (!draft) return;
    draft.corners.pop();
    redraw();
  }

  /** Begin again while drawing; leave while measuring. */
  function escape() {
    if (draft) resume();
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
    handed = true;
    kaart.spots.showAsked(ring);
    kaart.send(events.PLOT, { ring: ring });
  }

  function redraw() {
    const { corners, dots } = draft;
    dots.clearLayers();
    corners.forEach((corner, position) => {
      const moved = (at) => { corners[position] = at; redrawLine(); };
      dots.addLayer(kaart.corners.handle(corner, position === 0, moved, tell));
    });
    redrawLine();
    tell();
  }

  function redrawLine() {
    const { corners, line } = draft;
    line.setLatLngs(closable() ? corners.concat([corners[0]]) : corners);
  }

  function tell() {
    kaart.toolbar.showDraft(draft && kaart.corners.sentence(draft.corners, draft.measuring), measuring());
  }

  kaart.drawing = { busy, closable, follow, toggleMeasuring, tap, dropCorner, escape, giveUp, finish };
})(window.kaart);
