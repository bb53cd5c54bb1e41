/* Areas and ground: districts, wijken and buurten, water, the green-blue network, candidate sites. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { layers, levels } = kaart.names;
  const { tell, pickable, marker, bold, isFictional } = kaart.parts;
  const BORDER = { [layers.DISTRICTS]: 2, [layers.WIJKEN]: 1, [layers.BUURTEN]: 0.5 };
  const CHOSEN_BORDER = 4;
  const ALIKE_BORDER = 3;

  /** Borders; at the level that is shown, areas to colour and to pick. */
  function areas(name, data) {
    const front = name === kaart.state.level;
    return L.geoJSON(data, {
      pane: front ? "fill" : "borders",
      interactive: front,
      style: { color: "var(--sk-border)", weight: BORDER[name], fill: front, fillOpacity: 0, lineJoin: "round" },
      onEachFeature(feature, shape) {
        if (!front) return;
        pickable(shape, name, feature.properties.id);
        tell(shape, "", feature.properties.name);
      },
    });
  }

  /** The colour of one area: of its class, hatched where there is no figure, none where nothing is coloured. */
  function colourOf(fill, row) {
    if (!fill) return { fillColor: "transparent", fillOpacity: 0 };
    const rank = fill.classes[row];
    if (rank === "-") return { fillColor: "url(#sk-missing)", fillOpacity: 1 };
    return { fillColor: fill.palette[Number(rank)], fillOpacity: kaart.names.opacity.FILL };
  }

  /** Colour the areas of the level that is shown, and give the chosen one a heavy border. */
  function paint(group) {
    const { level, selected } = kaart.state;
    const fill = kaart.state.fill && kaart.state.fill.level === level ? kaart.state.fill : null;
    group.getLayers().forEach((shape, row) => {
      const { id, name } = shape.feature.properties;
      const chosen = selected !== null && selected[0] === level && selected[1] === id;
      const alike = (kaart.state.alike || []).includes(id);
      shape.setStyle({
        fill: true,
        ...colourOf(fill, row),
        color: chosen || alike ? "var(--sk-accent)" : "var(--sk-border)",
        weight: chosen ? CHOSEN_BORDER : alike ? ALIKE_BORDER : BORDER[level],
        dashArray: alike ? "7 4" : null,
      });
      if (chosen || alike) shape.bringToFront();
      const said = fill && fill.tips[row] ? "<br>" + kaart.text.escaped(fill.tips[row]) : "";
      shape.said = bold(name) + said;
    });
  }

  const candidate = () => (isFictional(layers.SITES) ? "<br><i>fictieve kandidaat</i>" : "<br>kandidaat");

  /** Candidate sites: the ground, and a pin with a number that stays readable from afar. */
  function sites(data) {
    const ground = L.geoJSON(data, {
      pane: "siteplots",
      style: { color: "var(--sk-accent)", weight: 2, fillOpacity: 0.12 },
      onEachFeature(feature, shape) {
        tell(shape, bold(feature.properties.name) + candidate());
        pickable(shape, layers.SITES, feature.properties.id);
      },
    });
    return L.layerGroup([ground, ...ground.getLayers().map(sitePin)]);
  }

  function sitePin(shape) {
    const { id, name } = shape.feature.properties;
    const number = String(id).replace(/\D+/g, "").replace(/^0+/, "") || String(id);
    const html = kaart.names.signs.PIN + bold(number) + "<i></i>";
    const icon = L.divIcon({ className: "sk-icon sk-site", iconSize: [26, 32], iconAnchor: [13, 31], html: html });
    const pin = marker(shape.getBounds().getCenter(), "sites", icon);
    tell(pin, bold(name) + candidate(), name);
    pickable(pin, layers.SITES, id);
    pin.site = { id: id, name: name, number: number };
    return pin;
  }

  /** Give candidate sites the colour, card and what stands beside them as the state says; the number is their own. */
  function markSites(group) {
    group.eachLayer((pin) => {
      const element = pin.site && pin.getElement();
      if (!element) return;
      const [colour, ink, beside, said] = (kaart.state.sites || {})[pin.site.id] || ["", "", "", ""];
      element.style.setProperty("--sk-site", colour);
      element.style.setProperty("--sk-site-ink", ink);
      element.querySelector("i").textContent = beside;
      const more = said ? "<br>" + kaart.text.escaped(said) : "";
      pin.said = bold(pin.site.name) + more + candidate();
    });
  }

  function greenblue(data) {
    const fictional = isFictional(layers.GREENBLUE) ? " · <i>fictief</i>" : "";
    return L.geoJSON(data, {
      pane: "greenblue",
      style: (feature) => ({
        color: feature.properties.kind === "blue" ? "#2B6CB0" : "#2F7D32",
        weight: 1.5,
        dashArray: "2 4",
        fillOpacity: 0.28,
      }),
      onEachFeature(feature, shape) {
        const { name } = feature.properties;
        tell(shape, bold(name) + "<br>groen-blauw netwerk" + fictional, name);
      },
    });
  }

  function water(data) {
    const style = { stroke: false, fillColor: "var(--sk-water)", fillOpacity: 1 };
    return L.geoJSON(data, { pane: "water", interactive: false, style: style });
  }

  levels.forEach((name) => { kaart.draw[name] = (data) => areas(name, data); });
  kaart.draw[layers.SITES] = sites;
  kaart.draw[layers.GREENBLUE] = greenblue;
  kaart.draw[layers.WATER] = water;
  kaart.areas = { paint, markSites };
})(window.kaart);
