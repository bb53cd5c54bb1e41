/* The screen writes numbers and dates as the browser is set. Here that is Dutch for everybody: a page in one language. */
(function () {
  "use strict";
  const DUTCH = "nl-NL";
  const set = { language: DUTCH, languages: Object.freeze([DUTCH]) };
  for (const name of Object.keys(set)) {
    Object.defineProperty(Navigator.prototype, name, { get: () => set[name], configurable: true });
  }

  /* Whoever names no language means that of the browser. */
  function inDutch(prototype, name) {
    const own = prototype[name];
    prototype[name] = function (languages = DUTCH, options = undefined) {
      return own.call(this, languages, options);
    };
  }
  inDutch(Number.prototype, "toLocaleString");
  ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"].forEach((name) => inDutch(Date.prototype, name));
})();
