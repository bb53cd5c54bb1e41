/* What a person did, told to the page until the page says that it took it.

   Streamlit keeps one value, a later one takes the place of an earlier one, and what is sent while the connection is down is
   lost. So each value holds every event that was not taken yet, and is sent again until the state says so. It names the session
   that the last state came from: a new one (the server started again, or forgot this visitor) first tells where it stands. */
(function (kaart) {
  "use strict";

  const MOST_EVENTS = 20;
  const FIRST_WAIT = 6000; // milliseconds until an event without an answer is sent again; then twice as long each time
  const LONGEST_WAIT = 30000;
  let serial = 0;
  let waiting = []; // events that the page did not take yet, the oldest first
  let session = null;
  let timer = null;

  function tell() {
    window.Streamlit.setComponentValue({ session: session, events: waiting });
  }

  /** Send what waits again after a while, for as long as something waits. */
  function insist(wait) {
    clearTimeout(timer);
    if (waiting.length === 0) return;
    timer = setTimeout(() => {
      tell();
      insist(Math.min(2 * wait, LONGEST_WAIT));
    }, wait);
  }

  /** Send an event. Its serial number makes the same click twice two events. */
  function send(kind, details) {
    serial += 1;
    const event = { ...details, kind: kind, serial: Date.now() + "-" + serial };
    waiting = waiting.concat(event).slice(-MOST_EVENTS);
    kaart.answer.await(asked());
    tell();
    insist(FIRST_WAIT);
  }

  /** What waits and changes what the page speaks of; where the map looks is no question. */
  function asked() {
    return waiting.filter((event) => event.kind !== kaart.names.events.VIEW);
  }

  /** Take what a state says: the session that made it, and the last event that this session took. Say whether all was
      answered. */
  function settle(told) {
    const known = waiting.findIndex((event) => event.serial === told.taken);
    waiting = waiting.slice(known + 1);
    const asks = told.session !== session && waiting.length > 0;
    session = told.session;
    if (asks) tell();
    insist(FIRST_WAIT);
    kaart.answer.await(asked());
    return asked().length === 0;
  }

  window.addEventListener("online", () => { if (waiting.length > 0) tell(); });
  kaart.send = send;
  kaart.settle = settle;
})(window.kaart);
