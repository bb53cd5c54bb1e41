/* What has a point: facilities, places without an address, district teams, stations, car parks, names of areas. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { layers, statuses } = kaart.names;
  const { tell, pickable, squareIcon, marker, label, bold } = kaart.parts;
  const { escaped, dutch } = kaart.text;
  const HOUSE = '<svg viewBox="0 0 24 24"><path d="M3 11.5 12 4l9 7.5M5.5 10v10h13V10" fill="#fff" stroke="#16222E" ' +
    'stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round"/></svg>';
  const TRAIN = '<svg viewBox="0 0 16 16"><rect x="3" y="1.5" width="10" height="10" rx="2.5"/>' +
    '<path d="M3.5 8h9M5 14l1.5-2M11 14l-1.5-2" /></svg>';

  function facilities(data) {
    const marks = kaart.layers.dataOf(layers.MARKS);
    return L.geoJSON(data, {
      pointToLayer(feature, at) {
        const { mark, size } = feature.properties;
        return marker(at, "marks", squareIcon(marks[mark] || "", size, "sk-mark"), { riseOnHover: true });
      },
      onEachFeature(feature, shape) {
        tell(shape, aboutFacility(feature.properties), feature.properties.name);
        pickable(shape, layers.FACILITIES, feature.properties.id);
      },
    });
  }

  function aboutFacility(facility) {
    const parts = [escaped(facility.title)];
    if (facility.places != null) parts.push(dutch(facility.places, 0) + " plekken");
    if (statuses[facility.status]) parts.push(statuses[facility.status]);
    return bold(facility.name) + "<br>" + parts.join(" · ") + (facility.f ? "<br><i>fictief</i>" : "");
  }

  /** Show the marks that pass the filter, and a circle around the chosen one. */
  function filter(group) {
    const { shown, selected } = kaart.state;
    const passing = shown ? new Set(shown) : null;
    group.eachLayer((mark) => {
      const { id } = mark.feature.properties;
      const element = mark.getElement();
      if (!element) return;
      const chosen = selected !== null && selected[0] === layers.FACILITIES && selected[1] === id;
      element.style.display = !passing || passing.has(id) ? "" : "none";
      element.classList.toggle("sk-chosen", chosen);
    });
  }

  /** Places without an address: where the number of an area stands. How many there are is in the state. */
  function hidden(data) {
    const icon = () => L.divIcon({
      className: "sk-icon sk-hidden",
      iconSize: [26, 22],
      iconAnchor: [13, -8],
      html: "<b></b>",
    });
    return L.geoJSON(data, {
      pointToLayer: (feature, at) => marker(at, "hidden", icon()),
      onEachFeature(feature, shape) {
        const { id, name } = feature.properties;
        tell(shape, "", name);
        pickable(shape, ...id.split(":")); // its area
      },
    });
  }

  /** Fill the bubbles that pass the filter, and hide the others. */
  function fillBubbles(group) {
    group.eachLayer((shape) => {
      const bubble = kaart.state.bubbles[shape.feature.properties.id];
      const element = shape.getElement();
      if (!element) return;
      element.style.display = bubble ? "" : "none";
      if (!bubble) return;
      const places = dutch(bubble.places, 0);
      element.querySelector("b").textContent = places;
      const forms = escaped(bubble.forms.join(", "));
      const where = escaped(shape.feature.properties.name);
      shape.said = (
        "ongeveer " + places + " plekken in " + where + ";<br>het adres is niet openbaar<br>" + forms
      );
    });
  }

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
      onEachFeature(feature, shape) { tell(shape, bold(feature.properties.name) + "<br>station", feature.properties.name); },
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

  kaart.draw[layers.FACILITIES] = facilities;
  kaart.draw[layers.HIDDEN] = hidden;
  kaart.draw[layers.TEAMS] = teams;
  kaart.draw[layers.STATIONS] = stations;
  kaart.draw[layers.CARPARKS] = carparks;
  kaart.draw[layers.NAMES] = names;
  kaart.points = { filter, fillBubbles };
})(window.kaart);
