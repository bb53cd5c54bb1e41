/* Follow the session: the stream says that there is something new, the store is asked what. After a connection that was
   lost everything is read anew. */
import { here } from "./setting.js";
import { find } from "./page.js";

const SILENCE = 40_000; // milliseconds without any sign of life after which the stream counts as lost
const AGAIN = 2_000; // milliseconds before it is opened anew
const LOST = "Geen verbinding. Wat bewaard is, blijft bewaard, en uw tekst blijft staan.";

/**
 * @param {string} path where the state is asked
 * @param {number} pace least milliseconds between two questions
 * @param {(state: object) => void} apply shows a state
 */
export function follow(path, pace, apply) {
  let source = null;
  let heard = Date.now();
  let asked = 0;
  let waiting = null;
  let again = null;
  let newest = -1;

  function open() {
    clearTimeout(again);
    again = null;
    source?.close();
    heard = Date.now();
    newest = -1; // everything is read anew, also where the server knows less than before
    source = new EventSource(`${here}/stroom`);
    source.onmessage = (event) => {
      alive();
      if (Number(event.data) !== newest) soon();
    };
    source.addEventListener("stil", alive);
    source.onerror = () => {
      connected(false);
      if (source.readyState === EventSource.CLOSED) later();
    };
  }

  function later() {
    again ??= setTimeout(open, AGAIN);
  }

  function alive() {
    heard = Date.now();
    connected(true);
  }

  function soon() {
    waiting ??= setTimeout(read, Math.max(0, asked + pace - Date.now()));
  }

  async function read() {
    asked = Date.now();
    waiting = null;
    try {
      const answer = await fetch(path, { cache: "no-cache" });
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      connected(true);
      if (state.version < newest) return; // an answer that was overtaken
      newest = state.version;
      apply(state);
    } catch {
      connected(false);
      setTimeout(soon, AGAIN);
    }
  }

  addEventListener("offline", () => connected(false));
  addEventListener("online", open);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - heard > SILENCE) open();
  });
  setInterval(() => { if (Date.now() - heard > SILENCE) open(); }, 5_000);
  open();
  return {
    /** Ask now: who did something sees it at once. */
    refresh: () => {
      clearTimeout(waiting);
      read();
    },
  };
}

/** Say whether there is a connection. */
export function connected(yes) {
  const place = find("connection");
  if (place.hidden === yes) return;
  place.textContent = yes ? "" : LOST;
  place.hidden = yes;
}
