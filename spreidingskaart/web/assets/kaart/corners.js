/* The corners of what is being drawn: how they look, how one is moved, and what they measure. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { hectares, metres } = kaart.text;
  const RADIANS = Math.PI / 180;
  const RADIUS = 6378137; // metres, of the equator of WGS84
  const FLATTENED = 0.00669437999; // square of the eccentricity of its ellipsoid

  /** A corner that can be dragged; a click on it is a click on the map, just there. */
  function handle(corner, first, moved, dropped) {
    const className = "sk-icon sk-corner" + (first ? " sk-first" : "");
    const look = { draggable: true, autoPan: true, bubblingMouseEvents: true };
    const dot = kaart.parts.marker(corner, "draft", kaart.parts.squareIcon("", 16, className), look);
    dot.on("drag", (event) => moved(event.latlng));
    dot.on("dragend", dropped);
    return dot;
  }

  /** Metres in a degree to the north and to the east, where the ground is flat around a latitude. */
  function perDegree(latitude) {
    const bent = 1 - FLATTENED * Math.sin(latitude * RADIANS) ** 2;
    return {
      north: (RADIANS * RADIUS * (1 - FLATTENED)) / bent ** 1.5,
      east: (RADIANS * RADIUS * Math.cos(latitude * RADIANS)) / Math.sqrt(bent),
    };
  }

  function between(one, other) {
    const { north, east } = perDegree((one.lat + other.lat) / 2);
    return Math.hypot((one.lat - other.lat) * north, (one.lng - other.lng) * east);
  }

  function lengthOf(corners) {
    return corners.slice(1).reduce((sum, corner, position) => sum + between(corner, corners[position]), 0);
  }

  /** Square metres of a small ring of corners. */
  function areaOf(corners) {
    const twice = corners.reduce((sum, corner, position) => {
      const next = corners[(position + 1) % corners.length];
      return sum + corner.lng * next.lat - next.lng * corner.lat;
    }, 0);
    const { north, east } = perDegree(corners[0].lat);
    return (Math.abs(twice) / 2) * north * east;
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
