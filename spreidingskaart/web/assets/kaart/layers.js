/* Layers: each is fetched once per address, drawn once, and stays in memory when it leaves the map. */
(function (kaart) {
  "use strict";
  const { layers, levels } = kaart.names;
  const BUURTEN_FROM_ZOOM = 13;
  const SINGLE_FROM_ZOOM = 13; // from afar facilities are counted per wijk
  const loaded = {}; // name -> {url, data, shapes, level, arrival}

  /** What a layer heeds of the state once it is drawn. */
  const LOOKS = {
    [layers.FACILITIES]: (shapes) => kaart.marks.filter(shapes),
    [layers.COUNTS]: (shapes) => kaart.marks.fillCounts(shapes),
    [layers.HIDDEN]: (shapes) => kaart.marks.fillBubbles(shapes),
    [layers.SITES]: (shapes) => kaart.areas.markSites(shapes),
  };

  /** Fetch a layer; the same address is never asked twice, unless it failed. */
  function load(name) {
    const url = kaart.state.layers[name];
    const before = loaded[name];
    if (before && before.url === url) return before.arrival;
    if (before) takeOff(before);
    const entry = { url: url, data: null, shapes: null, level: null };
    loaded[name] = entry;
    entry.arrival = fetched(url).then(
      (data) => { entry.data = data; return entry; },
      (error) => {
        if (loaded[name] === entry) delete loaded[name];
        kaart.furniture.notice("De laag kon niet worden geladen. Probeer het opnieuw.");
        throw error;
      },
    );
    return entry.arrival;
  }

  async function fetched(url) {
    const headers = kaart.state.key ? { "X-Layer-Key": kaart.state.key } : {};
    const answer = await fetch(url, { headers: headers, credentials: "same-origin" });
    if (!answer.ok) throw new Error(url + ": " + answer.status);
    return answer.json();
  }

  function dataOf(name) {
    return loaded[name] ? loaded[name].data : null;
  }

  function takeOff(entry) {
    if (entry.shapes && kaart.map.hasLayer(entry.shapes)) kaart.map.removeLayer(entry.shapes);
  }

  /** Names of the layers that the state and the zoom ask for; areas always show as borders. */
  function wanted() {
    const names = new Set([...kaart.state.visible, kaart.state.level, layers.DISTRICTS, layers.WIJKEN]);
    if (kaart.map.getZoom() >= BUURTEN_FROM_ZOOM) names.add(layers.BUURTEN);
    if (kaart.map.getZoom() < SINGLE_FROM_ZOOM && names.delete(layers.FACILITIES)) names.add(layers.COUNTS);
    return [...names].filter((name) => kaart.draw[name]);
  }

  /** Put a layer on the map as the state wants it now. */
  async function show(name) {
    const entry = await load(name);
    if (loaded[name] !== entry) return; // another version took its place while this one was on its way
    const { level } = kaart.state;
    // areas are drawn anew only where they become the level that is coloured, or stop being it
    if (entry.shapes && levels.includes(name) && (entry.level === name) !== (level === name)) {
      takeOff(entry);
      entry.shapes = null;
    }
    if (!entry.shapes) {
      entry.shapes = kaart.draw[name](entry.data);
      entry.level = level;
    }
    if (wanted().includes(name) && !kaart.map.hasLayer(entry.shapes)) kaart.map.addLayer(entry.shapes);
    applyLooks(name);
  }

  function applyLooks(name) {
    const { shapes } = loaded[name];
    if (name === kaart.state.level) kaart.areas.paint(shapes);
    if (LOOKS[name]) LOOKS[name](shapes);
  }

  /** Take off what is no longer wanted, and show the rest; the marks come first, for facilities are drawn with them. */
  async function refresh() {
    await load(layers.MARKS);
    const names = wanted();
    Object.keys(loaded).filter((name) => !names.includes(name)).forEach((name) => takeOff(loaded[name]));
    await Promise.all(names.map((name) => show(name).catch(() => {})));
    kaart.labels.arrange(kaart.apart.arrange());
    kaart.cursor.show();
  }

  /** The feature of a layer with an id, once the layer has come. */
  async function find(name, id) {
    const { data } = await load(name);
    return data.features.find((feature) => feature.properties.id === id) || null;
  }

  kaart.layers = { refresh, dataOf, find };
})(window.kaart);
