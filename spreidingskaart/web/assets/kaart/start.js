/* The start: takes the map that streamlit-folium makes, and puts our own events in the place of its listeners. */
(function (kaart) {
  "use strict";

  /** Fill the frame, whatever its size becomes, but for what the legend takes. */
  function fit() {
    const root = kaart.map.getContainer();
    const { left, below } = kaart.legend.room();
    root.style.height = "calc(100vh - " + below + "px)";
    root.style.width = "calc(100% - " + left + "px)";
    root.style.marginLeft = left + "px";
    kaart.map.invalidateSize({ animate: false });
  }

  function attach(map) {
    kaart.map = map;
    map.setMinZoom(9);
    map.setMaxZoom(19);
    document.documentElement.classList.add("sk");
    kaart.panes.addTo(map);
    kaart.furniture.addTo(map);
    kaart.acts.listenTo(map);
    fit();
    new ResizeObserver(fit).observe(document.documentElement);
    window.Streamlit.setFrameHeight(window.__GLOBAL_DATA__.height);
  }

  /** Follow the theme of the page. */
  function dress(event) {
    const data = event.data || {};
    if (data.type === "streamlit:render" && data.theme) {
      document.documentElement.dataset.theme = data.theme.base || "light";
    }
  }

  kaart.fit = fit;
  window.addEventListener("message", dress);
  window.initComponent = attach;
})(window.kaart);
