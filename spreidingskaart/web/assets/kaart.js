/* The map: registers each layer once, fetches it by address, and applies the state that Python sends as a difference.
   Python -> map: kaart.apply(base64 JSON). Map -> Python: the last events, each with a serial number, so that the same
   spot twice is two events and none is lost where the page is slow. Nothing here asks another host, except the background tiles when they are switched on. */
(function () {
  "use strict";
  const L = window.L;
  const REDUCED = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const PANES = {
    water: 250, fill: 300, zoning: 310, greenblue: 320, zones: 330, borders: 340, served: 350, ring: 360, siteplots: 365, plot: 370,
    carparks: 610, stations: 612, names: 615, hidden: 622, sites: 624, marks: 630, teams: 640, draft: 655, pin: 660,
  };
  const MOST_EVENTS = 20;
  const SILENT = ["water", "borders", "served", "ring", "names"];
  let map = null, state = null, serial = 0, sent = [], marks = {}, lastView = null, draft = null, viewTimer = null, touched = false;
  const loaded = {};   // name -> {url, promise, layer, data}
  let tiles = null, pin = null, plot = null, ring = null, legend = null, toolbar = null, crosshair = null;

  const esc = (text) => { const span = document.createElement("span"); span.textContent = text == null ? "" : String(text); return span.innerHTML; };
  const dutch = (value, decimals) => value.toLocaleString("nl-NL", { maximumFractionDigits: decimals, minimumFractionDigits: decimals });
  const metres = (d) => d < 1000 ? dutch(Math.round(d), 0) + " m" : dutch(d / 1000, 2) + " km";

  const invented = (name) => state.invented.includes(name);
  const candidate = () => invented("sites") ? "<br><i>fictieve kandidaat</i>" : "<br>kandidaat";
  const law = () => invented("zoning") ? "<br><i>voorbeeldplan, geen geldend recht</i>" : "";

  // Streamlit keeps one value: while the page is busy a later one takes the place of an earlier one. So each value holds
  // the events before it too, and the page takes those that it has not had.
  function send(event) {
    event.serial = Date.now() + "-" + (++serial);
    sent = sent.concat(event).slice(-MOST_EVENTS);
    window.Streamlit.setComponentValue({ events: sent });
  }

  // ---- layers ---------------------------------------------------------------------------------------------------
  function load(name) {
    const url = state.layers[name], known = loaded[name];
    if (known && known.url === url) return known.promise;
    if (known && known.layer) map.removeLayer(known.layer);
    const entry = loaded[name] = { url: url, layer: null, data: null };
    entry.promise = fetch(url, { headers: state.key ? { "X-Layer-Key": state.key } : {}, credentials: "same-origin" })
      .then((answer) => { if (!answer.ok) throw new Error(name + ": " + answer.status); return answer.json(); })
      .then((data) => { entry.data = data; return entry; })
      .catch((error) => { delete loaded[name]; notice("De laag kon niet worden geladen. Probeer het opnieuw."); throw error; });
    return entry.promise;
  }

  function tip(layer, text) { layer.bindTooltip(text, { sticky: true, direction: "top", className: "sk-tip", opacity: 1 }); }
  function pick(name, id) { return (event) => { if (state.mode !== "select" || draft) return; L.DomEvent.stopPropagation(event); send({ kind: "pick", layer: name, id: id, lat: event.latlng.lat, lon: event.latlng.lng }); }; }

  function icon(html, width, className) { return L.divIcon({ html: html, iconSize: [width, width], className: "sk-icon " + (className || "") }); }

  function point(pane, html, width, className) {
    return (feature, latlng) => L.marker(latlng, { pane: pane, keyboard: false, icon: icon(html(feature), typeof width === "function" ? width(feature) : width, className) });
  }

  const BUILD = {
    areas(name, entry) {
      const weight = { districts: 2, wijken: 1, buurten: 0.5 }[name];
      return L.geoJSON(entry.data, { pane: name === state.level ? "fill" : "borders", interactive: name === state.level,
        style: { color: "var(--sk-border)", weight: weight, fill: name === state.level, fillOpacity: 0, lineJoin: "round" },
        onEachFeature(feature, layer) {
          if (name !== state.level) return;
          layer.on("click", pick(name, feature.properties.id));
          layer.bindTooltip("", { sticky: true, direction: "top", className: "sk-tip", opacity: 1 });
        } });
    },
    facilities(name, entry) {
      return L.geoJSON(entry.data, { pointToLayer(feature, latlng) {
          const p = feature.properties, key = p.form + "|" + p.status + "|" + (p.f ? "f" : "-");
          return L.marker(latlng, { pane: "marks", keyboard: false, riseOnHover: true, icon: icon(marks[key] || "", p.size, "sk-mark") });
        },
        onEachFeature(feature, layer) {
          const p = feature.properties, status = { planned: " · gepland", closing: " · sluit", unconfirmed: " · niet bevestigd" }[p.status] || "";
          tip(layer, "<b>" + esc(p.name) + "</b><br>" + esc(p.title) + (p.places != null ? " · " + dutch(p.places, 0) + " plekken" : "") + status + (p.f ? "<br><i>fictief</i>" : ""));
          layer.on("click", pick("facilities", p.id));
        } });
    },
    hidden(name, entry) {
      return L.geoJSON(entry.data, { pointToLayer: (f, at) => L.marker(at, { pane: "hidden", keyboard: false, icon: L.divIcon({ className: "sk-icon sk-hidden", iconSize: [26, 22], iconAnchor: [13, -8], html: "<b></b>" }) }),
        onEachFeature(feature, layer) { tip(layer, ""); } });
    },
    teams(name, entry) {
      return L.layerGroup([
        L.geoJSON(entry.data, { pane: "served", interactive: false, filter: (f) => f.properties.kind === "area",
          style: { color: "var(--sk-ink)", weight: 2, dashArray: "7 4", fill: false } }),
        L.geoJSON(entry.data, { filter: (f) => f.properties.kind === "team",
          pointToLayer: point("teams", (f) => '<svg viewBox="0 0 24 24"><path d="M3 11.5 12 4l9 7.5M5.5 10v10h13V10" fill="#fff" stroke="#16222E" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round"/></svg><span>' + esc(f.properties.name) + "</span>", 26, "sk-team"),
          onEachFeature(feature, layer) { tip(layer, "<b>" + esc(feature.properties.name) + "</b>" + (feature.properties.note ? "<br>" + esc(feature.properties.note) : "")); layer.on("click", pick("teams", feature.properties.id)); } }),
      ]);
    },
    sites(name, entry) {
      const group = L.geoJSON(entry.data, { pane: "siteplots", style: { color: "var(--sk-accent)", weight: 2, fillOpacity: 0.12 },
        onEachFeature(feature, layer) { tip(layer, "<b>" + esc(feature.properties.name) + "</b>" + candidate()); layer.on("click", pick("sites", feature.properties.id)); } });
      const pins = group.getLayers().map((shape) => {
        const p = shape.feature.properties, number = String(p.id).replace(/\D+/g, "").replace(/^0+/, "");
        const marker = L.marker(shape.getBounds().getCenter(), { pane: "sites", keyboard: false,
          icon: L.divIcon({ className: "sk-icon sk-site", iconSize: [26, 32], iconAnchor: [13, 31], html: '<svg viewBox="0 0 26 32"><path d="M13 31C7 22 2 18 2 12a11 11 0 0 1 22 0c0 6-5 10-11 19Z"/></svg><b>' + esc(number) + "</b>" }) });
        tip(marker, "<b>" + esc(p.name) + "</b>" + candidate());
        marker.on("click", pick("sites", p.id));
        marker.site = { id: p.id, name: p.name, number: number };
        return marker;
      });
      return L.layerGroup([group, ...pins]);
    },
    stations(name, entry) {
      return L.geoJSON(entry.data, { pointToLayer: point("stations", (f) => '<svg viewBox="0 0 16 16"><rect x="3" y="1.5" width="10" height="10" rx="2.5"/><path d="M3.5 8h9M5 14l1.5-2M11 14l-1.5-2" /></svg><span>' + esc(f.properties.name) + "</span>", 16, "sk-station") });
    },
    names(name, entry) {
      return L.geoJSON(entry.data, { interactive: false, pointToLayer: (f, at) => L.marker(at, { pane: "names", interactive: false, keyboard: false,
        icon: L.divIcon({ className: "sk-name sk-name-" + f.properties.level, iconSize: null, html: "<span>" + esc(f.properties.name) + "</span>" }) }) });
    },
    carparks(name, entry) {
      return L.geoJSON(entry.data, { pointToLayer: point("carparks", () => "P", 18, "sk-carpark"),
        onEachFeature(feature, layer) { tip(layer, "<b>" + esc(feature.properties.name) + "</b><br>" + dutch(feature.properties.capacity, 0) + " parkeerplaatsen"); } });
    },
    greenblue(name, entry) {
      return L.geoJSON(entry.data, { pane: "greenblue", style: (f) => ({ color: f.properties.kind === "blue" ? "#2B6CB0" : "#2F7D32", weight: 1.5, dashArray: "2 4", fillOpacity: 0.28 }),
        onEachFeature(feature, layer) { tip(layer, "<b>" + esc(feature.properties.name) + "</b><br>groen-blauw netwerk" + (invented("greenblue") ? " · <i>fictief</i>" : "")); } });
    },
    water(name, entry) { return L.geoJSON(entry.data, { pane: "water", interactive: false, style: { stroke: false, fillColor: "var(--sk-water)", fillOpacity: 1 } }); },
    zoning(name, entry) {
      const group = L.geoJSON(entry.data, { pane: "zoning", renderer: L.canvas({ pane: "zoning", padding: 0.3 }),
        style: (f) => ({ color: "#3b3b3b", weight: 0.4, fillColor: state.colours[f.properties.g] || "#ddd", fillOpacity: 0.6 }),
        onEachFeature(feature, layer) { tip(layer, "<b>" + esc(feature.properties.n) + "</b>" + (state.codes[feature.properties.g] ? " (" + esc(state.codes[feature.properties.g]) + ")" : "") + law()); layer.on("click", pick("zoning", feature.properties.n)); } });
      const letters = L.layerGroup();
      const relabel = () => {
        letters.clearLayers();
        if (!map.hasLayer(group) || map.getZoom() < 15) return;
        const view = map.getBounds();
        let left = 300;
        group.eachLayer((shape) => {
          const code = state.codes[shape.feature.properties.g];
          if (!code || left < 1 || !view.intersects(shape.getBounds())) return;
          const box = shape.getBounds(), wide = map.latLngToContainerPoint(box.getNorthEast()).x - map.latLngToContainerPoint(box.getSouthWest()).x;
          if (wide < 26) return;
          left -= 1;
          letters.addLayer(L.marker(shape.getCenter(), { pane: "names", interactive: false, keyboard: false, icon: L.divIcon({ className: "sk-code", iconSize: null, html: "<span>" + esc(code) + "</span>" }) }));
        });
      };
      map.on("moveend", relabel);
      group.on("add", () => setTimeout(relabel, 0));
      return L.layerGroup([group, letters]);
    },
    zones(name, entry) {
      return L.geoJSON(entry.data, { pane: "zones",
        style: (f) => f.properties.k === "dubbelbestemming" ? { color: "#111", weight: 0.8, fill: true, fillColor: "url(#sk-hatch)", fillOpacity: 1, className: "sk-double" }
          : { color: state.colours[f.properties.z] || "#222", weight: 2, dashArray: f.properties.k === "functieaanduiding" ? "2 3" : "8 4", fillOpacity: 0.04 },
        onEachFeature(feature, layer) { tip(layer, "<b>" + esc(feature.properties.n) + "</b>" + law()); } });
    },
  };

  function builder(name) { return ["buurten", "wijken", "districts"].includes(name) ? BUILD.areas : BUILD[name]; }

  function show(name) {
    return load(name).then((entry) => {
      const level = state.level;
      if (entry.layer && entry.level !== undefined && entry.level !== level && (name === level || name === entry.level)) { map.removeLayer(entry.layer); entry.layer = null; }
      if (!entry.layer) { entry.layer = builder(name)(name, entry); entry.level = ["buurten", "wijken", "districts"].includes(name) ? level : undefined; }
      if (wanted().includes(name) && !map.hasLayer(entry.layer)) map.addLayer(entry.layer);
      if (name === level) paint();
      if (name === "facilities") filter();
      if (name === "hidden") fillBubbles();
      if (name === "sites") markSites();
      select();
    });
  }

  function wanted() {
    const names = state.visible.slice();
    if (!names.includes(state.level)) names.push(state.level);
    ["districts", "wijken"].forEach((name) => { if (!names.includes(name)) names.push(name); });
    if (map.getZoom() >= 13 && !names.includes("buurten")) names.push("buurten");
    return names.filter((name) => builder(name));
  }

  function refresh() { withMarks().then(refreshNow).catch(() => {}); }

  function withMarks() { return Object.keys(marks).length ? Promise.resolve() : load("marks").then((entry) => { marks = entry.data; }); }

  function refreshNow() {
    const names = wanted();
    Object.keys(loaded).forEach((name) => { const entry = loaded[name]; if (entry.layer && !names.includes(name) && map.hasLayer(entry.layer)) map.removeLayer(entry.layer); });
    return Promise.all(names.map((name) => show(name).catch(() => {})));
  }

  function paint() {
    const entry = loaded[state.level];
    if (!entry || !entry.layer) return;
    const fill = state.fill && state.fill.level === state.level ? state.fill : null;
    let row = 0;
    entry.layer.eachLayer((shape) => {
      const index = row++, c = fill ? fill.classes[index] : null;
      const chosen = state.selected && state.selected[0] === state.level && state.selected[1] === shape.feature.properties.id;
      shape.setStyle({
        fill: true, fillColor: c == null ? "transparent" : c === "-" ? "url(#sk-missing)" : fill.palette[Number(c)],
        fillOpacity: c == null ? 0 : c === "-" ? 1 : 0.72,
        color: chosen ? "var(--sk-accent)" : "var(--sk-border)", weight: chosen ? 4 : { districts: 2, wijken: 1, buurten: 0.5 }[state.level],
      });
      if (chosen) shape.bringToFront();
      shape.setTooltipContent("<b>" + esc(shape.feature.properties.name) + "</b>" + (fill && fill.tips[index] ? "<br>" + esc(fill.tips[index]) : ""));
    });
  }

  function filter() {
    const entry = loaded.facilities;
    if (!entry || !entry.layer) return;
    const ids = state.shown ? new Set(state.shown) : null;
    entry.layer.eachLayer((marker) => {
      const visible = !ids || ids.has(marker.feature.properties.id), element = marker.getElement();
      if (element) { element.style.display = visible ? "" : "none"; element.classList.toggle("sk-chosen", !!state.selected && state.selected[0] === "facilities" && state.selected[1] === marker.feature.properties.id); }
    });
  }

  // How many places a bubble tells depends on the filter, so it is in the state and not in the layer.
  function fillBubbles() {
    const entry = loaded.hidden;
    if (!entry || !entry.layer) return;
    entry.layer.eachLayer((marker) => {
      const bubble = state.bubbles[marker.feature.properties.id], element = marker.getElement();
      if (!element) return;
      element.style.display = bubble ? "" : "none";
      if (!bubble) return;
      const places = dutch(bubble.places, 0);
      element.firstChild.textContent = places;
      marker.setTooltipContent("ongeveer " + places + " plekken, zonder adres<br>" + esc(bubble.forms.join(", ")));
    });
  }

  function select() { filter(); }

  function markSites() {
    const entry = loaded.sites;
    if (!entry || !entry.layer) return;
    entry.layer.eachLayer((marker) => {
      const element = marker.site && marker.getElement();
      if (!element) return;
      const mark = state.sites && state.sites[marker.site.id];
      element.style.setProperty("--sk-site", mark ? mark[0] : "");
      element.style.setProperty("--sk-site-ink", mark ? mark[1] : "");
      element.querySelector("b").textContent = mark ? mark[2] : marker.site.number;
      marker.setTooltipContent("<b>" + esc(marker.site.name) + "</b>" + (mark ? "<br>" + esc(mark[3]) : "") + candidate());
    });
  }

  // ---- pin, plot, ring ------------------------------------------------------------------------------------------
  function putPin(at, waiting) {
    if (pin) { map.removeLayer(pin); pin = null; }
    if (!at) return;
    pin = L.marker(at, { pane: "pin", interactive: false, keyboard: false,
      icon: L.divIcon({ className: "sk-icon sk-pin" + (waiting ? " sk-waiting" : ""), iconSize: [30, 40], iconAnchor: [15, 39], html: '<svg viewBox="0 0 30 40"><path d="M15 39C8 28 2 23 2 15a13 13 0 0 1 26 0c0 8-6 13-13 24Z"/><circle cx="15" cy="15" r="5"/></svg>' }) }).addTo(map);
  }
  function putPlot(corners) {
    if (plot) { map.removeLayer(plot); plot = null; }
    if (corners) plot = L.polygon(corners, { pane: "plot", interactive: false, color: "var(--sk-accent)", weight: 3, fillOpacity: 0.18 }).addTo(map);
  }
  function putRing(it) {
    if (ring) { map.removeLayer(ring); ring = null; }
    if (it) ring = L.circle([it[0], it[1]], { pane: "ring", radius: it[2], interactive: false, color: "var(--sk-accent)", weight: 2, dashArray: "6 5", fillOpacity: 0.05 }).addTo(map);
  }

  // ---- plots: one picture for all of them, outlines by tile from zoom 15 ---------------------------------------------
  let overlay = null, outlines = null;
  function putPicture(it, before) {
    if (JSON.stringify(it) === JSON.stringify(before)) return;
    if (overlay && it && JSON.stringify(it.corners) === JSON.stringify(before && before.corners)) { overlay.setUrl(it.url); return; }
    if (overlay) { map.removeLayer(overlay); overlay = null; }
    if (it) overlay = L.imageOverlay(it.url, it.corners, { pane: "zoning", opacity: 0.8, className: "sk-picture", alt: "Oordeel per perceel; de lijst ernaast zegt hetzelfde" }).addTo(map);
  }
  const Outlines = L.GridLayer.extend({
    createTile(at, done) {
      const tile = L.DomUtil.create("canvas", "leaflet-tile"), size = this.getTileSize();
      tile.width = tile.height = size.x * 2;
      const scale = 2 ** (at.z - 15), column = Math.floor(at.x / scale), row = Math.floor(at.y / scale);
      const url = state.outlines + "/" + column + "/" + row + ".geojson";
      (this._kept[url] = this._kept[url] || fetch(url).then((answer) => answer.json())).then((shape) => {
        const pen = tile.getContext("2d"), origin = L.point(at.x, at.y).multiplyBy(size.x);
        pen.scale(2, 2); pen.lineWidth = 0.6; pen.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--sk-border");
        pen.beginPath();
        shape.coordinates.forEach((line) => line.forEach((corner, i) => { const p = map.project([corner[1], corner[0]], at.z).subtract(origin); if (i) pen.lineTo(p.x, p.y); else pen.moveTo(p.x, p.y); }));
        pen.stroke(); done(null, tile);
      }).catch((error) => done(error, tile));
      return tile;
    },
  });
  function putOutlines(url) {
    if (!!url === !!outlines) return;
    if (outlines) { map.removeLayer(outlines); outlines = null; return; }
    outlines = new Outlines({ pane: "borders", minZoom: 15, maxZoom: 19 }); outlines._kept = {}; outlines.addTo(map);
  }

  // ---- drawing and measuring: by pointer or by keyboard ---------------------------------------------------------------
  function startDraft(kind) {
    stopDraft();
    draft = { kind: kind, corners: [], line: L.polyline([], { pane: "draft", color: "var(--sk-accent)", weight: 3, dashArray: kind === "measure" ? "4 5" : null, interactive: false }).addTo(map), dots: L.layerGroup().addTo(map), said: "" };
    map.doubleClickZoom.disable();
    map.getContainer().classList.add("sk-drafting");
    say();
  }
  function stopDraft() {
    if (!draft) return;
    map.removeLayer(draft.line); map.removeLayer(draft.dots);
    draft = null;
    map.doubleClickZoom.enable();
    map.getContainer().classList.remove("sk-drafting");
    say();
  }
  function addCorner(at) {
    const last = draft.corners[draft.corners.length - 1];
    if (last && map.latLngToContainerPoint(last).distanceTo(map.latLngToContainerPoint(at)) < 4) return;
    draft.corners.push(at);
    redraft();
  }
  function dropCorner() { if (draft) { draft.corners.pop(); redraft(); } }
  function redraft() {
    draft.line.setLatLngs(draft.kind === "draw" && draft.corners.length > 2 ? draft.corners.concat([draft.corners[0]]) : draft.corners);
    draft.dots.clearLayers();
    draft.corners.forEach((corner, index) => {
      const dot = L.circleMarker(corner, { pane: "draft", radius: index === 0 ? 7 : 5, color: "var(--sk-accent)", weight: 2, fillColor: "#fff", fillOpacity: 1 });
      dot.on("click", (event) => { L.DomEvent.stopPropagation(event); if (index === 0) finish(); });
      draft.dots.addLayer(dot);
    });
    say();
  }
  function area(corners) {
    const k = Math.PI / 180, r = 6371008.8, mid = corners[0].lat * k;
    let sum = 0;
    corners.forEach((a, i) => { const b = corners[(i + 1) % corners.length]; sum += a.lng * b.lat - b.lng * a.lat; });
    return Math.abs(sum) / 2 * k * k * r * r * Math.cos(mid);
  }
  function finish() {
    if (!draft || draft.kind !== "draw") return;
    if (draft.corners.length < 3) { notice("Zet minstens drie hoeken."); return; }
    const corners = draft.corners.map((c) => [c.lat, c.lng]);
    stopDraft();
    putPlot(corners);
    send({ kind: "plot", ring: corners });
  }
  function say() {
    const bar = toolbar.querySelector(".sk-draft");
    bar.hidden = !draft;
    toolbar.querySelector("[data-do=measure]").setAttribute("aria-pressed", String(!!draft && draft.kind === "measure"));
    if (!draft) return;
    const n = draft.corners.length;
    let text;
    if (draft.kind === "measure") {
      const length = draft.corners.reduce((sum, c, i, all) => i ? sum + c.distanceTo(all[i - 1]) : 0, 0);
      text = n < 2 ? "Klik twee of meer punten." : metres(length) + (n > 2 ? " · " + dutch(area(draft.corners) / 10000, 2) + " ha" : "");
    } else text = n < 3 ? "Klik de hoeken van het perceel (" + n + " gezet)." : n + " hoeken · " + dutch(area(draft.corners) / 10000, 2) + " ha";
    bar.querySelector("output").textContent = text;
    bar.querySelector("[data-do=finish]").hidden = draft.kind !== "draw";
  }

  function notice(text) {
    const box = document.querySelector(".sk-notice");
    box.textContent = text; box.hidden = false;
    clearTimeout(box.timer); box.timer = setTimeout(() => { box.hidden = true; }, 4000);
  }

  function onClick(event) {
    if (draft) { addCorner(event.latlng); return; }
    if (state.mode === "pin") { putPlot(null); putPin(event.latlng, true); send({ kind: "pin", lat: event.latlng.lat, lon: event.latlng.lng }); }
    else if (state.mode === "select") send({ kind: "pick", layer: null, id: null, lat: event.latlng.lat, lon: event.latlng.lng });
  }

  function onKey(event) {
    if (event.target.closest && event.target.closest(".sk-tools")) return;
    const centre = map.getCenter();
    if (event.key === "Enter" || event.key === " ") {
      if (draft && event.key === "Enter" && draft.corners.length > 2) finish();
      else onClick({ latlng: centre });
      event.preventDefault();
    } else if (draft && (event.key === "Backspace" || event.key === "Delete")) { dropCorner(); event.preventDefault(); }
    else if (draft && event.key === "Escape") { if (draft.kind === "draw") { draft.corners = []; redraft(); } else stopDraft(); }
  }

  function furniture() {
    const root = map.getContainer();
    L.control.scale({ imperial: false, position: "bottomright", maxWidth: 120 }).addTo(map);
    L.control.attribution({ prefix: false, position: "bottomright" }).addTo(map).addAttribution("Grenzen © CBS, Kadaster 2024");
    L.control.zoom({ position: "topright", zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" }).addTo(map);
    toolbar = L.DomUtil.create("div", "sk-tools", root);
    toolbar.innerHTML = '<button type="button" data-do="measure" aria-pressed="false" title="Afstand en oppervlakte meten"><svg viewBox="0 0 20 20"><path d="M2 13 13 2l5 5L7 18zM5 10l2 2M8 7l2 2M11 4l2 2"/></svg><span>Meten</span></button>' +
      '<div class="sk-draft" hidden><output aria-live="polite"></output><button type="button" data-do="back">Hoek terug</button><button type="button" data-do="finish">Klaar</button><button type="button" data-do="stop">Stop</button></div>';
    L.DomEvent.disableClickPropagation(toolbar);
    toolbar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const what = button.dataset.do;
      if (what === "measure") { if (draft && draft.kind === "measure") resume(); else startDraft("measure"); }
      else if (what === "back") dropCorner();
      else if (what === "finish") finish();
      else if (what === "stop") { if (draft && draft.kind === "draw") send({ kind: "stop" }); resume(); }
    });
    legend = L.DomUtil.create("details", "sk-legend", root);
    legend.open = root.clientWidth > 900;
    L.DomEvent.disableClickPropagation(legend); L.DomEvent.disableScrollPropagation(legend);
    const box = L.DomUtil.create("div", "sk-notice", root); box.hidden = true; box.setAttribute("role", "status");
    crosshair = L.DomUtil.create("div", "sk-crosshair", root);
    root.setAttribute("aria-label", "Kaart. Pijltjes verschuiven, plus en min zoomen, Enter kiest het midden.");
    root.addEventListener("keydown", onKey);
    const defs = document.createElement("div");
    defs.innerHTML = '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>' +
      '<pattern id="sk-missing" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="var(--sk-paper)" opacity=".75"/><line x1="0" y1="0" x2="0" y2="8" stroke="var(--sk-muted)" stroke-width="1.2" opacity=".45"/></pattern>' +
      '<pattern id="sk-hatch" width="9" height="9" patternUnits="userSpaceOnUse"><path d="M2.5 4.5h4M4.5 2.5v4" stroke="#000" stroke-width=".8"/></pattern></defs></svg>';
    root.appendChild(defs);
  }

  function resume() { stopDraft(); if (state.mode === "draw") startDraft("draw"); }

  function attach(created) {
    map = created;
    map.setMinZoom(9); map.setMaxZoom(19);
    document.documentElement.classList.add("sk");
    const fit = () => { map.getContainer().style.height = "100vh"; map.getContainer().style.width = "100%"; map.invalidateSize({ animate: false }); };
    fit();
    new ResizeObserver(fit).observe(document.documentElement);
    Object.keys(PANES).forEach((name) => { const pane = map.createPane(name); pane.style.zIndex = PANES[name]; if (SILENT.includes(name)) pane.style.pointerEvents = "none"; });
    furniture();
    map.on("click", onClick);
    map.on("dblclick", () => { if (draft) finish(); });
    map.on("zoomend", () => { map.getContainer().dataset.zoom = Math.floor(map.getZoom()); if (state) refresh(); });
    // a view that nobody asked for is not told: it would make the page run again, and a click on a link just then is lost
    ["pointerdown", "wheel", "keydown"].forEach((act) => map.getContainer().addEventListener(act, () => { touched = true; }, { capture: true, passive: true }));
    map.on("moveend", () => {
      clearTimeout(viewTimer);
      if (!touched) return;
      viewTimer = setTimeout(() => { const c = map.getCenter(); if (state) send({ kind: "view", lat: c.lat, lon: c.lng, zoom: map.getZoom() }); }, 1200);
    });
    map.getContainer().dataset.zoom = Math.floor(map.getZoom());
    window.Streamlit.setFrameHeight(window.__GLOBAL_DATA__.height);
  }

  function apply(packed) {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    const before = state;
    state = JSON.parse(new TextDecoder().decode(bytes));
    const root = map.getContainer();
    root.dataset.mode = state.mode;
    if (JSON.stringify(state.background) !== JSON.stringify(before && before.background)) {
      if (tiles) { map.removeLayer(tiles); tiles = null; }
      if (state.background) tiles = L.tileLayer(state.background.url, { attribution: state.background.attribution, maxNativeZoom: 19, maxZoom: 19 }).addTo(map);
    }
    if (!before || before.legend !== state.legend) { legend.innerHTML = state.legend; legend.hidden = !state.legend; }
    if (!before || before.mode !== state.mode) resume();
    if (!before || JSON.stringify(before.pin) !== JSON.stringify(state.pin) || (pin && pin.getElement() && pin.getElement().classList.contains("sk-waiting")) || (!!state.pin !== !!pin)) putPin(state.pin, false);
    putPlot(state.plot);
    putPicture(state.picture, before && before.picture);
    putOutlines(state.outlines);
    if (!before || JSON.stringify(before.ring) !== JSON.stringify(state.ring)) putRing(state.ring);
    if (state.view && state.view.name !== lastView) {
      const first = lastView === null;
      touched = touched || !first;
      lastView = state.view.name;
      map.flyToBounds(L.latLngBounds(state.view.corners), { maxZoom: 17, padding: [24, 24], animate: !first && !REDUCED, duration: 0.15 });
    }
    withMarks().then(refreshNow).then(() => { paint(); filter(); fillBubbles(); markSites(); root.dataset.ready = "yes"; root.dataset.applied = String(Number(root.dataset.applied || 0) + 1); }).catch(() => {});
  }

  function theme(event) {
    const data = event.data || {};
    if (data.type === "streamlit:render" && data.theme) document.documentElement.dataset.theme = data.theme.base || "light";
  }

  window.addEventListener("message", theme);
  window.initComponent = attach;   // the listeners of streamlit-folium are replaced by our own events
  window.kaart = { apply: apply };
})();
