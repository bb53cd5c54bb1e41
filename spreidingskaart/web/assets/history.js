/* One step back undoes one choice: what a person does gives at most one entry in the history of the browser, and what
   the page adds to the address by itself (a view of the map, a choice that another page keeps) gives none.
   The screen replaces the address for a field and adds an entry for each name that the server writes; here both
   follow one rule. */
(function () {
  "use strict";
  const REPLACED = new Set(document.currentScript.dataset.replaced.split(" "));
  const own = { push: history.pushState.bind(history), replace: history.replaceState.bind(history) };
  let touched = false; // something on this page, since the last entry
  let asked = false; // something in a frame, such as the map

  function undoable(address) {
    const url = new URL(address ?? location.href, location.href);
    const choices = [...url.searchParams].filter(([name]) => !REPLACED.has(name)).sort();
    return JSON.stringify([url.pathname, choices]);
  }

  function written(counts) {
    return function (state, title, address) {
      const adds = counts() && undoable(address) !== undoable();
      own[adds ? "push" : "replace"](state, title, address);
      if (adds) touched = asked = false;
    };
  }

  history.pushState = written(() => touched || asked);
  history.replaceState = written(() => touched);

  for (const kind of ["pointerdown", "keydown", "click", "change"]) {
    addEventListener(kind, () => { touched = true; }, true);
  }
  addEventListener("message", (event) => {
    if (event.data?.type === "streamlit:setComponentValue") asked = true;
  });
  addEventListener("popstate", () => { touched = asked = false; }, true);
})();
