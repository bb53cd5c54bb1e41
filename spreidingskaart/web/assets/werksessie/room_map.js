/* The map of a session: background, borders, candidates, and what the tables put there. */
import { setting, titleOf, formOf } from "./setting.js";
import { el, count } from "./page.js";
import { head } from "./verdict.js";

const L = window.L;
const LETTERS = { idea: "I", worry: "Z", fact: "F" };
const HALF = 15; // pixels

/** Make the map; `choose` is told where somebody clicked, `pick` where a mark was, and of which candidate if it is one. */
export function roomMap(choose, pick) {
  const map = L.map("map", { zoomSnap: 0.25, zoomDelta: 0.5, attributionControl: false, zoomControl: false });
  L.control.zoom({ position: "topright", zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  const sources = L.control.attribution({ prefix: false }).addTo(map);
  sources.addAttribution("Grenzen © CBS, Kadaster 2024");
  const { background, ground, bounds, borders } = setting.map;
  if (ground) L.tileLayer(ground.url, { attribution: ground.attribution, minZoom: 9, maxZoom: 19 }).addTo(map);
  L.tileLayer(background.url, { attribution: background.attribution, opacity: 0.8, maxZoom: 19 }).addTo(map);
  map.fitBounds(bounds);
  borders.forEach((address, level) => addBorders(map, address, level));
  const chosen = L.marker([0, 0], { icon: icon("chosen", "+"), interactive: false, keyboard: false });
  const at = (latlng) => {
    chosen.setLatLng(latlng).addTo(map);
    choose(latlng);
  };
  if (choose) {
    map.on("click", ({ latlng }) => at(latlng));
    // without a pointer: arrows move the map, Enter takes its middle
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== map.getContainer()) return;
      at(map.getCenter());
    });
  }
  const marks = L.featureGroup().addTo(map);
  const candidates = L.featureGroup(setting.candidates.map(candidate)).addTo(map);
  if (pick) [candidates, marks].forEach((group) => group.on("click", ({ latlng, propagatedFrom }) => pick(latlng, propagatedFrom.candidate)));
  return {
    show: (state) => show(marks, state),
    forget: () => {
      chosen.remove();
      map.closePopup();
    },
    at,
  };
}

async function addBorders(map, address, level) {
  try {
    const answer = await fetch(address);
    const style = { fill: false, weight: level ? 1 : 2, opacity: level ? 0.5 : 0.9, className: "border" };
    if (answer.ok) L.geoJSON(await answer.json(), { style, interactive: false }).addTo(map);
  } catch {
    // without borders the map is less clear, and still a map
  }
}

/** Show what the tables put on the map; marks that stay as they are stay, also with a popup that is open. */
function show(layer, state) {
  const spots = new Map();
  for (const card of state.cards) {
    if (!card.where || card.hidden) continue;
    const at = `${card.where.latitude},${card.where.longitude}`;
    spots.set(at, [...(spots.get(at) ?? []), card]);
  }
  const wanted = new Map();
  for (const [at, cards] of spots) wanted.set(`${at} ${cards.map((one) => one.number)}`, () => cardMark(state, cards));
  for (const pin of state.pins) if (!pin.hidden) wanted.set(`pin ${pin.number}`, () => pinMark(state, pin));
  layer.eachLayer((mark) => {
    if (!wanted.delete(mark.key)) layer.removeLayer(mark);
  });
  for (const [key, make] of wanted) layer.addLayer(Object.assign(make(), { key }));
}

function candidate(one) {
  const title = `Kandidaat ${one.id}: ${one.name}`;
  const made = mark(one, icon("candidate", one.id), title, () => el("p", {}, title));
  return Object.assign(made, { candidate: one.id });
}

function cardMark(state, cards) {
  const [first] = cards;
  const alone = cards.length === 1;
  const name = alone ? setting.kinds[first.kind] : count(cards.length, "reactie", "reacties");
  const text = alone ? LETTERS[first.kind] : String(cards.length);
  // beside the point, so that a candidate or pin at the same point stays in sight
  return mark(first.where, icon(`card ${alone ? first.kind : "many"}`, text, [0, 2 * HALF]), `${name}, ${first.where.name}`, () =>
    el("div", {}, ...cards.map((card) => el("p", {}, ...cardWords(state, card)))),
  );
}

function pinMark(state, pin) {
  const shape = setting.verdicts[pin.verdict.verdict].symbol;
  const made = L.divIcon({
    className: `mark pin ${pin.verdict.verdict}`,
    html: `<svg viewBox="0 0 20 20" fill="currentColor">${shape}</svg>`,
    iconSize: [2 * HALF, 2 * HALF],
  });
  return mark(pin, made, `Punt van ${state.tables[pin.table]}: ${pin.verdict.word}`, () =>
    el("div", {}, ...pinWords(state, pin)),
  );
}

function mark(where, made, title, words) {
  return L.marker([where.latitude, where.longitude], { icon: made, title, alt: title, keyboard: false }).bindPopup(words, {
    maxWidth: 240,
    autoPanPaddingTopLeft: [8, 8],
    autoPanPaddingBottomRight: [64, 8], // the zoom buttons stand there
  });
}

function icon(kind, text, anchor) {
  const inside = document.createElement("span");
  inside.textContent = text;
  return L.divIcon({ className: `mark ${kind}`, html: inside, iconSize: [2 * HALF, 2 * HALF], iconAnchor: anchor });
}

/** What a card says, for lists and the map. */
export function cardWords(state, card) {
  const about = [card.where?.name, card.criterion && titleOf(card.criterion).toLowerCase()].filter(Boolean).join(", ");
  return [
    el("strong", { class: `kind ${card.kind}` }, setting.kinds[card.kind]),
    ` ${card.text} `,
    el("span", { class: "small" }, [state.tables[card.table], about].filter(Boolean).join(" · ")),
  ];
}

/** What a pin says. */
export function pinWords(state, pin) {
  const what = `${count(pin.places, "plek", "plekken")} ${formOf(pin.form)}`;
  const where = pin.verdict.place ? `, ${pin.verdict.place}` : "";
  return [
    head(pin.verdict),
    `: ${what}${where} `,
    el("span", { class: "small" }, state.tables[pin.table]),
  ];
}

/** How what gets dots is called. */
export function targetName(state, on) {
  const [kind, name] = on.split(":");
  if (kind === "candidate") {
    const found = setting.candidates.find((one) => one.id === name);
    return `${name} ${found ? found.name : ""}`.trim();
  }
  const pin = state.pins.find((one) => String(one.number) === name);
  return pin ? `Punt van ${state.tables[pin.table]}${pin.verdict.place ? `, ${pin.verdict.place}` : ""}` : `Punt ${name}`;
}
