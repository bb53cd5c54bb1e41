/* All plots of a city: one picture for their colours, and outlines by tile where they are large enough to see. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const OUTLINES_FROM_ZOOM = 15; // also the zoom of the tiles that the server makes
  const SHARPNESS = 2; // pixels of a tile per pixel of the screen
  let picture = null; // {url, corners, overlay}
  let outlines = null; // {url, grid}

  /** Show one picture over the map; another picture of the same ground takes its place without a blink. */
  function showPicture(wish) {
    const corners = wish && JSON.stringify(wish.corners);
    if (picture && wish && picture.corners === corners) {
      if (picture.url !== wish.url) picture.overlay.setUrl(wish.url);
      picture.url = wish.url;
      return;
    }
    if (picture) kaart.map.removeLayer(picture.overlay);
    picture = wish ? { url: wish.url, corners: corners, overlay: overlay(wish).addTo(kaart.map) } : null;
  }

  function overlay(wish) {
    const alt = "Oordeel per perceel; de lijst ernaast zegt hetzelfde";
    const style = { pane: "zoning", opacity: kaart.names.opacity.PICTURE, className: "sk-picture" };
    return L.imageOverlay(wish.url, wish.corners, { ...style, alt: alt });
  }

  function showOutlines(url) {
    if ((outlines ? outlines.url : null) === url) return;
    if (outlines) kaart.map.removeLayer(outlines.grid);
    outlines = url ? { url: url, grid: new Outlines(url).addTo(kaart.map) } : null;
  }

  const Outlines = L.GridLayer.extend({
    initialize(address) {
      L.setOptions(this, { pane: "borders", minZoom: OUTLINES_FROM_ZOOM, maxZoom: 19 });
      this._address = address;
      this._answers = {}; // url -> promise of its lines; a deeper zoom asks for the same tile more than once
    },

    createTile(at, done) {
      const tile = L.DomUtil.create("canvas", "leaflet-tile");
      const side = this.getTileSize().x;
      tile.width = tile.height = side * SHARPNESS;
      this._lines(at).then((lines) => {
        drawLines(tile.getContext("2d"), lines, at, side);
        done(null, tile);
      }).catch((error) => done(error, tile));
      return tile;
    },

    _lines(at) {
      const scale = 2 ** (at.z - OUTLINES_FROM_ZOOM);
      const url = this._address + "/" + Math.floor(at.x / scale) + "/" + Math.floor(at.y / scale) + ".geojson";
      if (!this._answers[url]) {
        this._answers[url] = fetch(url).then((answer) => answer.json()).then((shape) => shape.coordinates);
      }
      return this._answers[url];
    },
  });

  function drawLines(pen, lines, at, side) {
    const origin = L.point(at.x, at.y).multiplyBy(side);
    pen.scale(SHARPNESS, SHARPNESS);
    pen.lineWidth = 0.6;
    pen.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--sk-border");
    pen.beginPath();
    lines.forEach((line) => line.forEach(([lon, lat], corner) => {
      const { x, y } = kaart.map.project([lat, lon], at.z).subtract(origin);
      if (corner === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }));
    pen.stroke();
  }

  kaart.plots = { showPicture, showOutlines };
})(window.kaart);
