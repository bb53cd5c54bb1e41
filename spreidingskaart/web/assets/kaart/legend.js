/* The legend: beside the map where there is room, else folded, and under the map when somebody opens it. Never over the city. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const BESIDE_FROM = 900; // pixels of the frame
  const WIDTH = 240;
  const SHARE_BELOW = 0.4; // of the height of a narrow frame
  let legend = null;
  let told = "";

  const isWide = () => document.documentElement.clientWidth > BESIDE_FROM;

  function addTo(body) {
    legend = L.DomUtil.create("details", "sk-legend", body);
    legend.open = isWide();
    legend.hidden = true;
    legend.addEventListener("toggle", () => kaart.fit());
  }

  /** Show the legend; Python escaped everything in it. The same again leaves it as somebody folded it. */
  function show(html) {
    if (told === html) return;
    told = html;
    legend.innerHTML = html;
    legend.hidden = !html;
    kaart.fit();
  }

  /** How much of the frame the map leaves to the legend, in pixels: to the left, or below. */
  function room() {
    if (legend.hidden || !legend.open) return { left: 0, below: 0 };
    const wide = isWide();
    const below = wide ? 0 : Math.round(document.documentElement.clientHeight * SHARE_BELOW);
    legend.classList.toggle("sk-below", !wide);
    legend.style.height = wide ? "" : below + "px";
    return { left: wide ? WIDTH : 0, below: below };
  }

  kaart.legend = { addTo, show, room };
})(window.kaart);
