/* Waiting for an answer: what was asked shows as asked, never as if it were so, and a long wait is told. */
(function (kaart) {
  "use strict";

  const BUSY_AFTER = 1000; // milliseconds
  const SILENT_AFTER = 8000;
  const BUSY = "Bezig …";
  const SILENT =
    "Nog geen antwoord van de server. De kaart toont nog de vorige keuze; " +
    "die van u gaat mee zodra er verbinding is.";
  let timers = [];

  function clear() {
    timers.forEach(clearTimeout);
    timers = [];
  }

  /** Wait for the answer to these events; none is left where everything was answered. */
  function awaitAnswer(events) {
    if (events.length === 0) {
      clear();
      kaart.furniture.showBusy(null);
      kaart.spots.showAsked(null);
    } else if (timers.length === 0) {
      timers = [
        setTimeout(() => kaart.furniture.showBusy(BUSY), BUSY_AFTER),
        setTimeout(() => kaart.furniture.showBusy(SILENT), SILENT_AFTER),
      ];
    }
  }

  kaart.answer = { await: awaitAnswer };
})(window.kaart);
