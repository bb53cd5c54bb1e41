/* Marks that would cover each other step aside, with a hairline to where they are; those of one spot stand side by side. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const PANES = ["sites", "teams", "marks", "hidden", "stations", "carparks"]; // the first steps aside least
  const GAP = 2; // pixels between two marks
  const STEP = 5; // pixels between two spots that are tried
  const FARTHEST = 40; // of those steps
  const NEAR = 10; // pixels aside for which no hairline is needed
  const AROUND = spotsAround(); // the nearest first
  let lines = null;
  let ends = null;

  function spotsAround() {
    const spots = [];
    for (let x = -FARTHEST; x <= FARTHEST; x += 1) {
      for (let y = -FARTHEST; y <= FARTHEST; y += 1) spots.push(L.point(x * STEP, y * STEP));
    }
    return spots.sort((one, other) => Math.hypot(one.x, one.y) - Math.hypot(other.x, other.y));
  }

  /** A mark as a box on the screen: its middle, and where it would stand by itself. */
  function boxOf(mark) {
    mark.home = mark.home || mark.getLatLng();
    const { iconSize, iconAnchor } = mark.options.icon.options;
    const size = L.point(iconSize);
    const anchor = iconAnchor ? L.point(iconAnchor) : size.divideBy(2);
    const home = kaart.map.project(mark.home).subtract(anchor).add(size.divideBy(2));
    return { mark: mark, size: size, aside: size.divideBy(2).subtract(anchor), home: home, at: home.clone() };
  }

  function marksShown() {
    const found = [];
    kaart.map.eachLayer((mark) => {
      if (!PANES.includes(mark.options.pane) || !mark.getLatLng) return;
      if (mark.getElement() && mark.getElement().getClientRects().length > 0) found.push(boxOf(mark));
    });
    const rank = ({ mark }) => PANES.indexOf(mark.options.pane);
    return found.sort((one, other) => rank(one) - rank(other) || one.home.x - other.home.x || one.home.y - other.home.y);
  }

  const meets = (one, other) =>
    Math.abs(one.at.x - other.at.x) < (one.size.x + other.size.x) / 2 + GAP &&
    Math.abs(one.at.y - other.at.y) < (one.size.y + other.size.y) / 2 + GAP;

  /** Give each box the free spot that is nearest to its own; the first ones stay where they are. */
  function separate(boxes) {
    const placed = [];
    boxes.forEach((box) => {
      const free = AROUND.find((step) => {
        box.at = box.home.add(step);
        return !placed.some((other) => meets(box, other));
      });
      if (!free) box.at = box.home;
      placed.push(box);
    });
  }

  /** Put every mark where it covers no other. Return the boxes, for the names to keep clear of. */
  function arrange() {
    const boxes = marksShown();
    separate(boxes);
    boxes.forEach(({ mark, at, aside }) => {
      const spot = kaart.map.unproject(at.subtract(aside));
      if (!spot.equals(mark.getLatLng(), 1e-7)) mark.setLatLng(spot);
    });
    const moved = boxes.filter(({ at, home }) => at.distanceTo(home) > NEAR);
    showLines(moved.map(({ mark }) => [mark.home, mark.getLatLng()]));
    return boxes;
  }

  function showLines(pairs) {
    if (!lines) {
      const style = { pane: "hairs", interactive: false, color: "var(--sk-border)", noClip: true, smoothFactor: 0 };
      lines = L.polyline([], { ...style, weight: 1 }).addTo(kaart.map);
      ends = L.polyline([], { ...style, weight: 5, lineCap: "round" }).addTo(kaart.map);
    }
    lines.setLatLngs(pairs);
    ends.setLatLngs(pairs.map(([home]) => [home, home]));
  }

  kaart.apart = { arrange };
})(window.kaart);
