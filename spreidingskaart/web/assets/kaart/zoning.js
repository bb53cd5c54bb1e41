/* The zoning plan: designations with their letter codes, and the zones that lie over them. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { layers } = kaart.names;
  const { tell, pickable, label, bold, isFictional } = kaart.parts;
  const { escaped } = kaart.text;
  const LETTERS_FROM_ZOOM = 15;
  const MOST_LETTERS = 300;
  const NARROWEST = 26; // pixels; a letter code in less than that hides more than it tells

  const noLaw = () => (isFictional(layers.ZONING) ? "<br><i>voorbeeldplan, geen geldend recht</i>" : "");

  /** Thousands of polygons, so on a canvas. */
  function zoning(data) {
    const { map, state } = kaart;
    const group = L.geoJSON(data, {
      pane: "zoning",
      renderer: L.canvas({ pane: "zoning", padding: 0.3 }),
      style: (feature) => ({
        color: "#3b3b3b",
        weight: 0.4,
        fillColor: state.colours[feature.properties.g] || "#ddd",
        fillOpacity: 0.6,
      }),
      onEachFeature(feature, shape) {
        const { n: name, g: mainGroup } = feature.properties;
        const code = state.codes[mainGroup] ? " (" + escaped(state.codes[mainGroup]) + ")" : "";
        tell(shape, bold(name) + code + noLaw());
        pickable(shape, layers.ZONING, name);
      },
    });
    const letters = L.layerGroup();
    const relabel = () => {
      letters.clearLayers();
      if (map.hasLayer(group) && map.getZoom() >= LETTERS_FROM_ZOOM) {
        readable(group).forEach((shape) => letters.addLayer(letterOf(shape)));
      }
    };
    map.on("moveend", relabel);
    group.on("add", () => setTimeout(relabel, 0));
    return L.layerGroup([group, letters]);
  }

  /** The designations in view that have a code and room for it. */
  function readable(group) {
    const view = kaart.map.getBounds();
    return group.getLayers()
      .filter((shape) => kaart.state.codes[shape.feature.properties.g] && view.intersects(shape.getBounds()))
      .filter((shape) => widthOf(shape.getBounds()) >= NARROWEST)
      .slice(0, MOST_LETTERS);
  }

  function widthOf(box) {
    const pixels = (corner) => kaart.map.latLngToContainerPoint(corner).x;
    return pixels(box.getNorthEast()) - pixels(box.getSouthWest());
  }

  function letterOf(shape) {
    return label(shape.getCenter(), escaped(kaart.state.codes[shape.feature.properties.g]), "sk-code");
  }

  function styleOfZone(feature) {
    const { k: kind, z: group } = feature.properties;
    if (kind === "dubbelbestemming") {
      return { color: "#111", weight: 0.8, fill: true, fillColor: "url(#sk-hatch)", fillOpacity: 1, className: "sk-double" };
    }
    const dashes = kind === "functieaanduiding" ? "2 3" : "8 4";
    return { color: kaart.state.colours[group] || "#222", weight: 2, dashArray: dashes, fillOpacity: 0.04 };
  }

  function zones(data) {
    return L.geoJSON(data, {
      pane: "zones",
      style: styleOfZone,
      onEachFeature(feature, shape) { tell(shape, bold(feature.properties.n) + noLaw(), feature.properties.n); },
    });
  }

  kaart.draw[layers.ZONING] = zoning;
  kaart.draw[layers.ZONES] = zones;
})(window.kaart);
