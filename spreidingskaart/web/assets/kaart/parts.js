/* What the drawings of all layers share: tooltips, icons, and the click that picks something. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { modes, events } = kaart.names;

  function tooltip(shape, html) {
    shape.bindTooltip(html, { sticky: true, direction: "top", className: "sk-tip", opacity: 1 });
  }

  /** Tell the page what is picked; while somebody draws or puts a pin, a click is theirs. */
  function pickable(shape, layer, id) {
    shape.on("click", (event) => {
      if (kaart.state.mode !== modes.SELECT || kaart.drawing.busy()) return;
      L.DomEvent.stopPropagation(event);
      kaart.send(events.PICK, { layer: layer, id: id, lat: event.latlng.lat, lon: event.latlng.lng });
    });
  }

  function squareIcon(html, width, className) {
    return L.divIcon({ html: html, iconSize: [width, width], className: "sk-icon " + className });
  }

  /** A marker that no key can reach: the tables under the map say the same. */
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

  kaart.parts = { tooltip, pickable, squareIcon, marker, label, bold, isFictional };
  kaart.draw = {}; // by name of a layer: from its data to something that Leaflet shows
})(window.kaart);
