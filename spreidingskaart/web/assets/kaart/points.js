/* What else has a point: district teams, stations, car parks, and the names of areas. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { layers } = kaart.names;
  const { tell, pickable, squareIcon, marker, label, bold } = kaart.parts;
  const { escaped, dutch } = kaart.text;
  const { HOUSE, TRAIN } = kaart.names.signs;

  /** District teams, and the outline of the area that each works for. */
  function teams(data) {
    const areas = L.geoJSON(data, {
      pane: "served",
      interactive: false,
      filter: (feature) => feature.properties.kind === "area",
      style: { color: "var(--sk-ink)", weight: 2, dashArray: "7 4", fill: false },
    });
    const houses = L.geoJSON(data, {
      filter: (feature) => feature.properties.kind === "team",
      pointToLayer: named("teams", HOUSE, 26, "sk-team"),
      onEachFeature(feature, shape) {
        const { id, name, note } = feature.properties;
        tell(shape, bold(name) + (note ? "<br>" + escaped(note) : ""), name);
        pickable(shape, layers.TEAMS, id);
      },
    });
    return L.layerGroup([areas, houses]);
  }

  /** A symbol with the name beside it. */
  function named(pane, symbol, width, className) {
    return (feature, at) => {
      const html = symbol + "<span>" + escaped(feature.properties.name) + "</span>";
      return marker(at, pane, squareIcon(html, width, className));
    };
  }

  function stations(data) {
    return L.geoJSON(data, {
      pointToLayer: named("stations", TRAIN, 16, "sk-station"),
      onEachFeature(feature, shape) {
        const { name } = feature.properties;
        tell(shape, bold(name) + "<br>station", name);
      },
    });
  }

  function carparks(data) {
    return L.geoJSON(data, {
      pointToLayer: (feature, at) => marker(at, "carparks", squareIcon("P", 18, "sk-carpark")),
      onEachFeature(feature, shape) {
        const { name, capacity } = feature.properties;
        tell(shape, bold(name) + "<br>" + dutch(capacity, 0) + " parkeerplaatsen", name);
      },
    });
  }

  function names(data) {
    const pointToLayer = (feature, at) => {
      const { level, name } = feature.properties;
      return label(at, escaped(name), "sk-name sk-name-" + level);
    };
    return L.geoJSON(data, { interactive: false, pointToLayer: pointToLayer });
  }

  kaart.draw[layers.TEAMS] = teams;
  kaart.draw[layers.STATIONS] = stations;
  kaart.draw[layers.CARPARKS] = carparks;
  kaart.draw[layers.NAMES] = names;
})(window.kaart);
