/* The start: takes the map that streamlit-folium makes, and puts our own events in the place of its listeners. */
(function (kaart) {
  "use strict";

  /** Fill the frame, whatever its size becomes. */
  function fit() {
    const root = kaart.map.getContainer();
    root.style.height = "100vh";
    root.style.width = "100%";
    kaart.map.invalidateSize({ animate: false });
  }

  function attach(map) {
    kaart.map = map;
    map.setMinZoom(9);
    map.setMaxZoom(19);
    document.documentElement.classList.add("sk");
    fit();
    new ResizeObserver(fit).observe(document.documentElement);
    kaart.panes.addTo(map);
    kaart.furniture.addTo(map);
    kaart.acts.listenTo(map);
    window.Streamlit.setFrameHeight(window.__GLOBAL_DATA__.height);
  }

  /** Follow the theme of the page. */
  function dress(event) {
    const data = event.data || {};
    if (data.type === "streamlit:render" && data.theme) {
      document.documentElement.dataset.theme = data.theme.base || "light";
    }
  }

  window.addEventListener("message", dress);
  window.initComponent = attach;
})(window.kaart);
