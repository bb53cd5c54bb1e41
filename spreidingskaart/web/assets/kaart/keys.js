/* What the keys do while the map has the focus, the help that says so, and the line that a screen reader hears. */
(function (kaart) {
  "use strict";
  const L = window.L;
  const { modes } = kaart.names;
  const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const BY_NAME = { PageDown: 1, PageUp: -1, Home: -Infinity, End: Infinity };
  const REMOVES = ["Backspace", "Delete"];
  const CHOOSING = [
    ["pijltjes", "naar wat ernaast ligt"],
    ["Page Down, Page Up", "volgende en vorige op naam"],
    ["Home, End", "eerste en laatste op naam"],
    ["Enter", "kiezen"],
  ];
  const PINNING = [["pijltjes", "kruis verplaatsen"], ["Enter", "punt zetten"]];
  const DRAWING = [
    ["pijltjes", "kruis verplaatsen"],
    ["spatie", "hoek zetten"],
    ["Backspace", "hoek terug"],
    ["Enter", "klaar, vanaf drie hoeken"],
    ["Escape", "opnieuw beginnen"],
  ];
  const ALWAYS = [["Shift + pijltjes", "kaart schuiven"], ["+ en −", "zoomen"], ["?", "deze uitleg"]];
  let live = null;
  let help = null;

  const usesCross = () => kaart.drawing.busy() || kaart.state.mode !== modes.SELECT;
  const focused = () => document.activeElement === kaart.map.getContainer();

  function say(sentence) {
    live.textContent = sentence;
  }

  function explain() {
    const acts = kaart.drawing.busy() ? DRAWING : { [modes.PIN]: PINNING, [modes.DRAW]: DRAWING }[kaart.state.mode] || CHOOSING;
    const row = ([key, does]) => "<dt>" + key + "</dt><dd>" + does + "</dd>";
    help.innerHTML = "<b>Toetsen op de kaart</b><dl>" + [...acts, ...ALWAYS].map(row).join("") + "</dl>";
  }

  function toggleHelp() {
    if (help.hidden) explain();
    help.hidden = !help.hidden;
  }

  /** Enter closes a plot that has enough corners; else Enter and the space bar choose, pin or set a corner. */
  function act(key) {
    if (key === "Enter" && kaart.drawing.closable()) kaart.drawing.finish();
    else if (usesCross() || !kaart.cursor.choose()) kaart.acts.click({ latlng: kaart.cross.at() });
  }

  function escape() {
    if (!help.hidden) toggleHelp();
    else if (kaart.drawing.busy()) kaart.drawing.escape();
    else kaart.cursor.leave();
  }

  /** What a key does here; undefined where it is not ours. */
  function meaning({ key, shiftKey }) {
    if (ARROWS[key] && !shiftKey) return () => (usesCross() ? kaart.cross.move : kaart.cursor.go)(ARROWS[key]);
    if (BY_NAME[key] && !usesCross()) return () => kaart.cursor.pass(BY_NAME[key]);
    if (REMOVES.includes(key) && kaart.drawing.busy()) return kaart.drawing.dropCorner;
    return { Enter: () => act(key), " ": () => act(key), Escape: escape, "?": toggleHelp }[key];
  }

  function press(event) {
    if (event.target !== kaart.map.getContainer()) return; // a button or the legend has the focus: the key is theirs
    const does = event.ctrlKey || event.altKey || event.metaKey ? undefined : meaning(event);
    if (!does) return;
    event.preventDefault();
    event.stopPropagation(); // Leaflet would pan the map as well
    does();
  }

  function addTo(root) {
    kaart.cross.addTo(root);
    live = L.DomUtil.create("div", "sk-live", root);
    live.setAttribute("aria-live", "polite");
    help = L.DomUtil.create("div", "sk-help", root);
    help.setAttribute("role", "status");
    help.hidden = true;
    root.setAttribute("role", "application");
    root.setAttribute("aria-label", "Kaart. Het vraagteken toont de toetsen.");
    root.addEventListener("keydown", press);
    ["focus", "blur"].forEach((kind) => root.addEventListener(kind, () => kaart.cursor.show()));
  }

  kaart.keys = { addTo, say, focused, toggleHelp };
})(window.kaart);
