/* The corners of what is being drawn: how they look, how one is moved, and what they measure. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { hectares, metres } = kaart.text;
  const EARTH_RADIUS = 6371008.8; // metres, mean

  /** A corner that can be dragged; a click on it is a click on the map, just there. */
  function handle(corner, first, moved, dropped) {
    const className = "sk-icon sk-corner" + (first ? " sk-first" : "");
    const look = { draggable: true, autoPan: true, bubblingMouseEvents: true };
    const dot = kaart.parts.marker(corner, "draft", kaart.parts.squareIcon("", 16, className), look);
    dot.on("drag", (event) => moved(event.latlng));
    dot.on("dragend", dropped);
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

  /** How far a drawing or a measurement is. */
  function sentence(corners, measuring) {
    const amount = corners.length;
    if (measuring) {
      if (amount < 2) return "Klik twee of meer punten.";
      return metres(lengthOf(corners)) + (amount > 2 ? " · " + hectares(areaOf(corners)) : "");
    }
    if (amount < 3) return "Klik of tik de hoeken van het perceel (" + amount + " gezet).";
    return amount + " hoeken · " + hectares(areaOf(corners));
  }

  kaart.corners = { handle, sentence };
})(window.kaart);
