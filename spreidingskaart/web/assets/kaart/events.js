/* What a person did, told to the page. Streamlit keeps one value: while the page is busy a later one takes the place of
   an earlier one. So each value holds the events before it too, and the page takes those that it has not had. */
(function (kaart) {
  "use strict";

  const MOST_EVENTS = 20;
  let serial = 0;
  let events = [];

  /** Send an event. Its serial number makes the same click twice two events. */
  function send(kind, details) {
    serial += 1;
    const event = { ...details, kind: kind, serial: Date.now() + "-" + serial };
    events = events.concat(event).slice(-MOST_EVENTS);
    window.Streamlit.setComponentValue({ events: events });
  }

  kaart.send = send;
})(window.kaart);
