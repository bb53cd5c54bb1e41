/* Facilities: a mark each, or from afar a number per area and care form; and the places without an address. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { layers, statuses } = kaart.names;
  const { tell, pickable, squareIcon, marker, bold } = kaart.parts;
  const { escaped, dutch } = kaart.text;
  const NUMBER_SIZE = 28;
  const WIJKEN_FROM_ZOOM = 11.25; // from farther, as on a phone, numbers are per district
  const MOST_NAMES = 6; // on the card of a number

  const drawing = (mark) => kaart.layers.dataOf(layers.MARKS)[mark] || "";

  function facilities(data) {
    return L.geoJSON(data, {
      pointToLayer(feature, at) {
        const { mark, size } = feature.properties;
        return marker(at, "marks", squareIcon(drawing(mark), size, "sk-mark"), { riseOnHover: true });
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

  function show(element, visible, chosen) {
    element.style.display = visible ? "" : "none";
    element.classList.toggle("sk-chosen", chosen);
  }

  const passes = () => {
    const { shown } = kaart.state;
    const passing = shown ? new Set(shown) : null;
    return (id) => !passing || passing.has(id);
  };
  const isChosen = (id) => {
    const { selected } = kaart.state;
    return selected !== null && selected[0] === layers.FACILITIES && selected[1] === id;
  };

  /** Show the marks that pass the filter, and a ring around the chosen one. */
  function filter(group) {
    const passing = passes();
    group.eachLayer((mark) => {
      const { id } = mark.feature.properties;
      if (mark.getElement()) show(mark.getElement(), passing(id), isChosen(id));
    });
  }

  function counts(data) {
    return L.geoJSON(data, {
      pointToLayer: (feature, at) =>
        marker(at, "marks", squareIcon(drawing(feature.properties.mark), NUMBER_SIZE, "sk-mark sk-count")),
      onEachFeature(feature, shape) {
        tell(shape, "", feature.properties.name + ", " + feature.properties.title);
        pickable(shape, null, null);
      },
    });
  }

  /** Count what passes the filter. One facility is picked itself, more of them as their area. */
  function fillCounts(group) {
    const passing = passes();
    const counted = kaart.map.getZoom() < WIJKEN_FROM_ZOOM ? layers.DISTRICTS : layers.WIJKEN;
    group.eachLayer((shape) => {
      const { level, area, name, title, ids, names } = shape.feature.properties;
      const rows = ids.map((id, row) => row).filter((row) => passing(ids[row]));
      const element = shape.getElement();
      if (!element) return;
      show(element, rows.length > 0 && level === counted, rows.some((row) => isChosen(ids[row])));
      element.querySelector("text").textContent = String(rows.length);
      shape.pick = rows.length === 1 || !area ? [layers.FACILITIES, ids[rows[0]]] : [level, area];
      const named = rows.slice(0, MOST_NAMES).map((row) => escaped(names[row]));
      if (rows.length > MOST_NAMES) named.push("en nog " + (rows.length - MOST_NAMES));
      shape.said = bold(name) + "<br>" + rows.length + " × " + escaped(title) + ":<br>" + named.join("<br>");
    });
  }

  /** Places without an address: where the number of an area stands. How many there are is in the state. */
  function hidden(data) {
    const icon = () => L.divIcon({ className: "sk-icon sk-hidden", iconSize: [28, 24], html: "<b></b>" });
    return L.geoJSON(data, {
      pointToLayer: (feature, at) => marker(at, "hidden", icon()),
      onEachFeature(feature, shape) {
        const { id, name } = feature.properties;
        tell(shape, "", name + ", zonder adres");
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
      show(element, Boolean(bubble), false);
      if (!bubble) return;
      const places = dutch(bubble.places, 0);
      element.querySelector("b").textContent = places;
      const told = "<br>ongeveer " + places + " plekken;<br>het adres is niet openbaar<br>";
      shape.said = bold(shape.feature.properties.name) + told + escaped(bubble.forms.join(", "));
    });
  }

  kaart.draw[layers.FACILITIES] = facilities;
  kaart.draw[layers.COUNTS] = counts;
  kaart.draw[layers.HIDDEN] = hidden;
  kaart.marks = { filter, fillCounts, fillBubbles };
})(window.kaart);
