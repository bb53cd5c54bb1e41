/* What lies over what, from below. */
(function (kaart) {
  "use strict";

  const PANES = {
    water: 250,
    fill: 300,
    zoning: 310,
    greenblue: 320,
    zones: 330,
    borders: 340,
    served: 350,
    ring: 360,
    siteplots: 365,
    plot: 370,
    carparks: 610,
    stations: 612,
    hairs: 620,
    hidden: 622,
    sites: 624,
    marks: 630,
    teams: 640,
    names: 645, // above the marks, with a halo
    draft: 655,
    pin: 660,
  };
  const SILENT = ["water", "borders", "served", "ring", "hairs", "names"]; // these let every click through

  function addTo(map) {
    Object.entries(PANES).forEach(([name, height]) => {
      const pane = map.createPane(name);
      pane.style.zIndex = height;
      if (SILENT.includes(name)) pane.style.pointerEvents = "none";
    });
  }

  kaart.panes = { addTo };
})(window.kaart);
