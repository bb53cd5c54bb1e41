/* The cross: where a key puts a pin or a corner. Arrows move it over the map, and the map under it at the edge. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const STEP = 16; // pixels
  const EDGE = 48;
  let element = null;
  let away = L.point(0, 0); // from the middle of the map

  function addTo(root) {
    element = L.DomUtil.create("div", "sk-crosshair", root);
  }

  function place(offset) {
    away = offset;
    element.style.transform = "translate(" + away.x + "px," + away.y + "px)";
  }

  function move([right, down]) {
    const next = away.add([right * STEP, down * STEP]);
    const room = kaart.map.getSize().divideBy(2).subtract([EDGE, EDGE]);
    if (Math.abs(next.x) > room.x || Math.abs(next.y) > room.y) {
      kaart.map.panBy([right * STEP, down * STEP], { animate: false });
    } else place(next);
  }

  function at() {
    if (away.x === 0 && away.y === 0) return kaart.map.getCenter();
    return kaart.map.containerPointToLatLng(kaart.map.getSize().divideBy(2).add(away));
  }

  kaart.cross = { addTo, move, at, centre: () => place(L.point(0, 0)) };
})(window.kaart);
