/* Playing the years: when a year has been drawn the map asks for the next one, never more often than once in a while.

   It asks nothing while the tab is hidden or where somebody wants less motion; it says so, and then the page stops. */
(function (kaart) {
  "use strict";
  const { events } = kaart.names;
  const PAUSE = 1500; // milliseconds that a year stands
  const REDUCED = window.matchMedia("(prefers-reduced-motion: reduce)");
  let timer = null;

  function rest() {
    clearTimeout(timer);
    timer = null;
  }

  /** Ask for the next year after a while; null where nothing plays. */
  function play(next) {
    rest();
    if (!next) return;
    if (REDUCED.matches) kaart.send(events.STOP, { id: "less_motion" });
    else if (document.hidden) kaart.send(events.STOP, {});
    else {
      timer = setTimeout(() => {
        timer = null;
        kaart.send(events.YEAR, { id: next });
      }, PAUSE);
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden || timer === null) return;
    rest();
    kaart.send(events.STOP, {});
  });

  kaart.years = { play };
})(window.kaart);
