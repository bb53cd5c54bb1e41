/* Choosing by key: one thing on the map at a time, the nearest in a direction or the next by name. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { events } = kaart.names;
  const ASIDE = 2; // a step to the side counts as this many straight on
  const MARGIN = [60, 60]; // pixels between what is chosen and the edge of the map
  let current = null;

  /** Everything on the map that has a name and is seen, by name. */
  function stops() {
    const found = [];
    kaart.map.eachLayer((shape) => { if (shape.name && isSeen(shape)) found.push(shape); });
    return found.sort((one, other) => one.name.localeCompare(other.name, "nl"));
  }

  /** A mark may be filtered away; an area that is drawn is there, also outside the view. */
  function isSeen(shape) {
    return !shape.getLatLng || shape.getElement().getClientRects().length > 0;
  }

  const placeOf = (shape) => (shape.getLatLng ? shape.getLatLng() : shape.getBounds().getCenter());
  const pixelOf = (shape) => kaart.map.latLngToContainerPoint(placeOf(shape));
  const valid = () => current !== null && kaart.map.hasLayer(current) && isSeen(current);

  /** Go to the nearest thing in a direction: [1, 0] is to the right. */
  function go([right, down]) {
    const from = valid() ? pixelOf(current) : kaart.map.getSize().divideBy(2);
    const cost = (shape) => {
      const way = pixelOf(shape).subtract(from);
      const ahead = way.x * right + way.y * down;
      return ahead < 1 ? Infinity : ahead + ASIDE * Math.abs(way.x * down + way.y * right);
    };
    const all = stops();
    const nearest = all.filter((shape) => shape !== current && cost(shape) < Infinity)
      .sort((one, other) => cost(one) - cost(other))[0];
    if (nearest) reach(nearest, all);
  }

  /** Pass everything by name: `step` places further, or to the first or last one. */
  function pass(step) {
    const all = stops();
    if (all.length === 0) return;
    const here = valid() ? all.indexOf(current) : (step > 0 ? -1 : all.length);
    const there = Math.min(Math.max(here + step, 0), all.length - 1);
    reach(all[there], all);
  }

  function reach(shape, all) {
    current = shape;
    kaart.map.panInside(placeOf(shape), { padding: MARGIN, animate: false });
    show();
    const place = (all.indexOf(shape) + 1) + " van " + all.length;
    const choose = shape.pick ? " Enter kiest." : "";
    kaart.keys.say(kaart.text.plain(shape.said) + ". " + place + "." + choose);
  }

  /** Draw the ring and the card of what the keys are on; again after the map has changed. */
  function show() {
    const on = valid() && kaart.keys.focused();
    kaart.spots.showCursor(on ? current : null);
    if (on) kaart.card.hold(current, placeOf(current));
  }

  function leave() {
    current = null;
    kaart.spots.showCursor(null);
    kaart.card.close();
  }

  /** Choose what the keys are on. Return whether there is such a thing. */
  function choose() {
    if (!valid()) return false;
    const at = L.latLng(placeOf(current));
    if (current.pick) kaart.send(events.PICK, { layer: current.pick[0], id: current.pick[1], lat: at.lat, lon: at.lng });
    return true;
  }

  kaart.cursor = { go, pass, show, leave, choose };
})(window.kaart);
