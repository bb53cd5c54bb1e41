/* Names lie above the marks and give way to each other: the more important one stays, the other steps aside or goes. Those of
   districts never go. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const ZOOMS = { // from which zoom a kind of name shows, and below which
    "sk-name-districts": [0, 99],
    "sk-team": [12, 99],
    "sk-name-wijken": [12.5, 15],
    "sk-station": [13, 99],
    "sk-name-buurten": [15, 99],
  };
  const KINDS = Object.keys(ZOOMS); // the most important first
  // where a name can stand, in heights and widths of it
  const CENTRED = [[0, 0], [0, -1], [0, 1], [0, -2], [0, 2], [-0.5, 0], [0.5, 0], [0, -3], [0, 3]];
  const BESIDE = [[0.5, 0], [-0.5, 0], [0, -1], [0, 1]];
  const ROOM = 2; // pixels around a name

  function namesOnMap() {
    const found = [];
    kaart.map.eachLayer((mark) => {
      const kind = mark.options.icon && KINDS.find((name) => mark.options.icon.options.className.includes(name));
      if (!kind || !mark.getElement()) return;
      const text = mark.getElement().querySelector("span");
      const symbol = kind.startsWith("sk-name") ? null : L.point(mark.options.icon.options.iconSize);
      found.push({ kind: kind, text: text, symbol: symbol, at: kaart.map.project(mark.getLatLng()) });
    });
    return found.sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
  }

  function shows({ kind }) {
    const zoom = kaart.map.getZoom();
    return zoom >= ZOOMS[kind][0] && zoom < ZOOMS[kind][1];
  }

  /** Where a name can stand, as offsets in pixels from its point: around it, or beside its symbol. */
  function offsets({ symbol, size }) {
    const around = symbol ? size.add(symbol).add([8, 4]) : size;
    return (symbol ? BESIDE : CENTRED).map(([x, y]) => {
      if (symbol && x) return L.point((Math.sign(x) * around.x) / 2, 0);
      return L.point(x * around.x, symbol ? (y * around.y) / 2 : y * around.y);
    });
  }

  const overlaps = (one, other) =>
    Math.abs(one.at.x - other.at.x) < (one.size.x + other.size.x) / 2 &&
    Math.abs(one.at.y - other.at.y) < (one.size.y + other.size.y) / 2;

  /** Find a place for each name that meets no other name and no mark; a district takes the best there is. */
  function arrange(marks) {
    const names = namesOnMap();
    names.forEach((name) => { name.text.style.display = shows(name) ? "block" : "none"; });
    const shown = names.filter(shows);
    shown.forEach((name) => { name.size = L.point(name.text.offsetWidth + ROOM, name.text.offsetHeight + ROOM); });
    const taken = [];
    shown.forEach((name) => {
      const spots = offsets(name).map((offset) => ({ offset: offset, at: name.at.add(offset), size: name.size }));
      const freeOfNames = spots.filter((spot) => !taken.some((other) => overlaps(spot, other)));
      const covered = (spot) => marks.filter((mark) => overlaps(spot, mark)).length;
      const best = (freeOfNames.length ? freeOfNames : spots)
        .reduce((one, other) => (covered(other) < covered(one) ? other : one));
      const chosen = name.kind === "sk-name-districts" || (freeOfNames.length && !covered(best)) ? best : null;
      name.text.style.visibility = chosen ? "" : "hidden";
      if (!chosen) return;
      name.text.style.translate = chosen.offset.x + "px " + chosen.offset.y + "px";
      taken.push(chosen);
    });
  }

  kaart.labels = { arrange };
})(window.kaart);
