/* Says it in one sentence where the page has no connection with the server for a while. The screen itself would say
   nothing, or "connecting" for ever. */
(function () {
  "use strict";
  const PATIENCE = 10000; // milliseconds
  const NO_ANSWER =
    "De server antwoordt niet. Deze pagina werkt weer zodra de server er is; wat bewaard was, blijft bewaard.";
  let since = Date.now(); // of being without
  let was = false; // whether there has been a connection
  let asking = false;

  function connected() {
    const app = document.querySelector('[data-testid="stApp"]');
    return app !== null && app.dataset.testConnectionState === "CONNECTED";
  }

  function box() {
    let found = document.getElementById("sk-connection");
    if (!found) {
      found = document.createElement("div");
      found.id = "sk-connection";
      found.setAttribute("role", "alert");
      document.body.append(found);
    }
    return found;
  }

  function tell(sentence) {
    if (!connected() && box().textContent !== sentence) {
      box().textContent = sentence;
    }
  }

  /* The server itself knows best why: it sees what the proxy made of our question. */
  async function ask() {
    asking = true;
    try {
      const where = "?van=" + encodeURIComponent(location.origin) + (was ? "&was=ja" : "");
      const answer = await fetch("/verbinding" + where, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      tell((await answer.json()).sentence);
    } catch {
      tell(NO_ANSWER);
    } finally {
      asking = false;
    }
  }

  /* The screen tells a lost server in English, in a window over all that could be done meanwhile: that one is closed. */
  function instead(node) {
    const theirs = node.querySelector?.('[data-testid="stDialog"]') ?? node;
    if (theirs.textContent?.startsWith("Geen verbinding") && !connected()) {
      theirs.querySelector("button")?.click();
      since = 0;
      tell(NO_ANSWER);
    }
  }

  new MutationObserver((changes) => {
    changes.forEach((change) => change.addedNodes.forEach(instead));
  }).observe(document.body ?? document.documentElement, { childList: true });

  setInterval(function () {
    if (connected()) {
      since = Date.now();
      was = true;
      document.getElementById("sk-connection")?.remove();
    } else if (Date.now() - since > PATIENCE && !asking) {
      ask();
    }
  }, 2000);
})();
