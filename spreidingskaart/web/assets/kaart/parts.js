/* What the drawings of all layers share: cards, icons, and the click that picks something. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { modes, events } = kaart.names;

  /** Say what a shape is, on its card. What has a name is reached by key as well; its ground or outline has none. */
  function tell(shape, html, name) {
    shape.said = html;
    shape.name = name;
    kaart.card.listenTo(shape);
  }

  /** Tell the page what is picked; while somebody draws or puts a pin, a click is theirs. */
  function pickable(shape, layer, id) {
    shape.pick = [layer, id];
    shape.on("click", (event) => {
      if (kaart.state.mode !== modes.SELECT || kaart.drawing.busy()) return;
      L.DomEvent.stopPropagation(event);
      kaart.send(events.PICK, { layer: shape.pick[0], id: shape.pick[1], lat: event.latlng.lat, lon: event.latlng.lng });
    });
  }

  function squareIcon(html, width, className) {
    return L.divIcon({ html: html, iconSize: [width, width], className: "sk-icon " + className });
  }

  /** A marker that takes no tab stop: arrows reach it. */
  function marker(at, pane, icon, options) {
    return L.marker(at, { pane: pane, icon: icon, keyboard: false, ...options });
  }

  /** A text without a box of its own. */
  function label(at, html, className) {
    const icon = L.divIcon({ className: className, iconSize: null, html: "<span>" + html + "</span>" });
    return marker(at, "names", icon, { interactive: false });
  }

  const bold = (text) => "<b>" + kaart.text.escaped(text) + "</b>";
  const isFictional = (name) => kaart.state.fictional.includes(name);

  kaart.parts = { tell, pickable, squareIcon, marker, label, bold, isFictional };
  kaart.draw = {}; // by name of a layer: from its data to something that Leaflet shows
})(window.kaart);
