/* Waiting for an answer: what was asked shows as asked, never as if it were so, and a long wait is told. */
(function (kaart) {
  "use strict";

  const BUSY_AFTER = 1000; // milliseconds
  const SILENT_AFTER = 8000;
  const BUSY = "Bezig …";
  const SILENT = "Nog geen antwoord van de server. De kaart toont nog de vorige keuze; die van jou gaat mee zodra er verbinding is.";
  let timers = [];

  function clear() {
    timers.forEach(clearTimeout);
    timers = [];
  }

  /** Begin to wait, unless we do already. */
  function begin() {
    if (timers.length > 0) return;
    timers = [
      setTimeout(() => kaart.furniture.showBusy(BUSY), BUSY_AFTER),
      setTimeout(() => kaart.furniture.showBusy(SILENT), SILENT_AFTER),
    ];
  }

  /** Everything was answered. */
  function came() {
    clear();
    kaart.furniture.showBusy(null);
    kaart.spots.showAsked(null);
  }

  kaart.answer = { await: begin, came };
})(window.kaart);
