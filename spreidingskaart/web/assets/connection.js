/* Says in one line that the page is busy, and in one sentence that it has no connection: both within a second. The screen
   itself shows a small picture for the one, and "connecting" for the other. */
(function () {
  "use strict";
  const LOOK_EVERY = 250, SOON = 700, LONG = 8000, GIVEN_UP = 60000, PATIENCE = 10000, ASK_AGAIN = 2000; // milliseconds
  const KEPT = "Deze pagina werkt weer zodra de verbinding er is; wat bewaard was, blijft bewaard.";
  const GONE = `De verbinding met de server is weg. ${KEPT}`;
  const OFFLINE = `U hebt geen internet. ${KEPT}`;
  const NO_ANSWER = `De server antwoordt niet. ${KEPT.replace("verbinding", "server")}`;
  const CONNECTING = "De verbinding komt tot stand.";
  const BUSY = "Bezig. Het antwoord komt eraan.";
  const SLOW = "Dit duurt langer dan anders. U hoeft niets te doen.";
  let was = false; // whether there has been a connection
  let without = Date.now(), working = Date.now(); // since when
  let asked = 0, why = null;
  let unanswered = null; // since when something was sent on which nothing has come back

  /* The screen knows that it works once the server says so; a server that is busy itself says that late. */
  const send = WebSocket.prototype.send;
  const heard = new WeakSet();
  WebSocket.prototype.send = function (message) {
    if (!heard.has(this)) {
      heard.add(this);
      ["message", "close"].forEach((kind) => this.addEventListener(kind, () => { unanswered = null; }));
    }
    unanswered ??= Date.now();
    return send.call(this, message);
  };

  function screen() {
    return document.querySelector('[data-testid="stApp"]')?.dataset ?? {};
  }

  function connected() {
    return screen().testConnectionState === "CONNECTED" && navigator.onLine;
  }

  function line(id, role) {
    const made = Object.assign(document.createElement("div"), { id });
    made.setAttribute("role", role);
    document.body.append(made);
    return made;
  }

  /* Say something, once; nothing where there is nothing to say. */
  function say(id, role, sentence) {
    const box = document.getElementById(id) ?? (sentence ? line(id, role) : null);
    if (box && box.textContent !== sentence) box.textContent = sentence;
  }

  /* The server itself knows best why: it sees what the proxy made of our question. */
  async function ask() {
    asked = Date.now();
    try {
      const where = "?van=" + encodeURIComponent(location.origin) + (was ? "&was=ja" : "");
      const answer = await fetch("/verbinding" + where, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      why = (await answer.json()).sentence;
    } catch {
      why = NO_ANSWER;
    }
  }

  function trouble(waited) {
    if (connected()) return "";
    if (!navigator.onLine) return OFFLINE;
    if (was) return why ?? GONE;
    return waited < PATIENCE ? "" : (why ?? "");
  }

  function progress(waited) {
    if (!connected()) return was || waited < SOON || waited >= PATIENCE ? "" : CONNECTING;
    const unheard = unanswered === null ? 0 : Date.now() - unanswered;
    const took = Math.max(Date.now() - working, unheard < GIVEN_UP ? unheard : 0);
    return took < SOON ? "" : took < LONG ? BUSY : SLOW;
  }

  function look() {
    if (connected()) {
      was = true;
      why = null;
      without = Date.now();
    } else if (Date.now() - asked > ASK_AGAIN && (was || Date.now() - without > PATIENCE)) {
      ask();
    }
    if (screen().testScriptState === "notRunning") working = Date.now();
    const waited = Date.now() - without;
    say("sk-connection", "alert", trouble(waited));
    say("sk-busy", "status", progress(waited));
  }

  /* The screen tells a lost server in a window over all that could be done meanwhile: that one is closed. */
  function instead(node) {
    const theirs = node.querySelector?.('[data-testid="stDialog"]') ?? node;
    if (theirs.textContent?.startsWith("Geen verbinding") && !connected()) {
      theirs.querySelector("button")?.click();
      why ??= NO_ANSWER;
      was = true;
      look();
    }
  }

  new MutationObserver((changes) => {
    changes.forEach((change) => change.addedNodes.forEach(instead));
  }).observe(document.body ?? document.documentElement, { childList: true });
  addEventListener("offline", look);
  addEventListener("online", look);
  setInterval(look, LOOK_EVERY);
})();
