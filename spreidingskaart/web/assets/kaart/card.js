/* The card beside what a pointer, a finger or the keys are on: one for the whole map, so that no shape takes a tab stop for
   its own (Leaflet makes every path that has a tooltip one). */
(function (kaart) {
  "use strict";
  const L = window.L;
  const card = L.tooltip({ direction: "top", className: "sk-tip", opacity: 1 });
  let held = null; // what a finger touched or a key reached keeps its card until the next click

  function put(at, html) {
    card.setLatLng(at).setContent(html);
    kaart.map.openTooltip(card);
  }

  function close() {
    held = null;
    kaart.map.closeTooltip(card);
  }

  function hold(shape, at) {
    held = shape;
    put(at, shape.said);
  }

  /** Let a shape have a card: under a pointer, and after a tap. */
  function listenTo(shape) {
    const spot = (event) => (shape.getLatLng ? shape.getLatLng() : event.latlng);
    shape.on("mouseover mousemove", (event) => {
      if (!shape.said) return;
      held = null;
      put(spot(event), shape.said);
    });
    shape.on("mouseout", () => { if (!held) close(); });
    shape.on("click", (event) => {
      if (shape.said && event.originalEvent.pointerType !== "mouse") hold(shape, spot(event));
    });
  }

  kaart.card = { hold, close, listenTo };
})(window.kaart);
