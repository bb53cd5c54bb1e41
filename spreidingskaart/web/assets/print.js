/* On paper the map stands as on screen, only smaller: tells the style sheet of paper how large it is here. */
(function () {
  "use strict";
  const MAP = 'iframe[data-testid="stCustomComponentV1"]';
  const PAPER = 700; // px: the width of A4 between its margins
  const set = (name, value) => document.documentElement.style.setProperty(name, value);

  const watch = new ResizeObserver(function (entries) {
    const map = entries[entries.length - 1].target;
    if (matchMedia("print").matches || !map.offsetWidth) return;
    set("--sk-map-width", `${map.offsetWidth}px`);
    set("--sk-map-height", `${map.offsetHeight}px`);
    set("--sk-map-scale", String(Math.min(1, PAPER / map.offsetWidth)));
  });

  document.addEventListener("load", function (event) {
    if (event.target.matches?.(MAP)) watch.observe(event.target);
  }, true); // load of a frame does not bubble
})();
