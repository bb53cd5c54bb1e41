/* The page of who leads, and of the beamer: what the room says, live; and for who leads the buttons. */
import { setting, here, titleOf } from "./setting.js";
import { el, find, fill, say, percent, count, showRows } from "./page.js";
import { follow } from "./live.js";
import { send } from "./send.js";
import { ask } from "./ask.js";
import { roomMap, cardWords, pinWords, targetName } from "./room_map.js";

const PACE = 200; // milliseconds between two looks at the room
const ON_BEAMER = 6; // rows of a list that the room can read
const ACTS = {
  open: [["pause", "Pauzeer"], ["close", "Sluit de sessie"]],
  paused: [["resume", "Ga verder"], ["close", "Sluit de sessie"]],
  closed: [["reopen", "Heropen"], ["freeze", "Zet de uitkomst vast"]],
};
const DONE = {
  pause: "De sessie staat stil.", resume: "De sessie gaat verder.", close: "De sessie is gesloten.",
  reopen: "De sessie is weer open.", freeze: "De uitkomst staat vast.", publish: "De antwoorden zijn openbaar.",
  unpublish: "De antwoorden zijn niet meer openbaar.", hide: "Verborgen voor de zaal.", show: "Weer te zien.",
  answer: "Het antwoord is bewaard.",
};
const map = roomMap(null);
let state = null;

// ------------------------------------------------------------------------------------------- acts
async function lead(act) {
  const answer = await send(`${here}/leiding`, act);
  say(answer.sentence ?? DONE[act.what], Boolean(answer.sentence));
  if (!answer.sentence) room.refresh();
  return answer.sentence;
}

const button = (text, does, quiet = false) => el("button", { type: "button", class: quiet ? "quiet" : null, onclick: does }, text);

function showActs() {
  const acts = state.frozen
    ? (state.published
      ? [["unpublish", "Maak de antwoorden weer intern"]]
      : [["publish", "Publiceer de antwoorden"], ["freeze", "Zet de uitkomst opnieuw vast"]])
    : ACTS[state.status];
  showRows("acts", acts.map(([what, text], n) => ({ key: n, told: what, make: () => button(text, () => lead({ what }), n > 0) })));
  find("files").hidden = !state.frozen;
}

function hide(number) {
  ask({
    title: "Verbergen voor de zaal", label: "Reden (de tafel ziet die)", yes: "Verberg",
    does: (reason) => lead({ what: "hide", step: number, reason }),
  });
}

function answer(pin) {
  ask({
    title: "Openbaar antwoord", label: "Wat krijgt deze tafel te horen? Het voorstel volgt uit de toets.",
    yes: "Bewaar het antwoord", text: pin.answer ?? pin.draft,
    does: (text) => lead({ what: "answer", step: pin.number, text }),
  });
}

function moderation(one) {
  if (!setting.leads) return [];
  return one.hidden
    ? [el("span", { class: "small" }, `Verborgen: ${one.hidden}`), button("Toon weer", () => lead({ what: "show", step: one.number }), true)]
    : [button("Verberg", () => hide(one.number), true)];
}

// ------------------------------------------------------------------------------------------- what is shown
function show(now) {
  state = now;
  const status = find("status");
  status.textContent = setting.statuses[now.status];
  status.dataset.status = now.status;
  map.show(now);
  if (setting.leads) showActs();
  fill("sentences", ...now.sentences.map((text) => el("li", {}, text)));
  const names = Object.values(now.tables);
  fill("tables", names.length ? `${count(names.length, "tafel", "tafels")}: ${names.join(", ")}` : "Er is nog geen tafel.");
  showVotes();
  showShares();
  const first = (rows) => (setting.leads ? rows : rows.slice(0, ON_BEAMER));
  showRows("pins", first([...now.pins].reverse()).map((pin) => ({ key: pin.number, told: pin, make: () => pinRow(pin) })));
  showRows("cards", first([...now.cards].reverse()).map((card) => ({ key: card.number, told: card, make: () => cardRow(card) })));
}

function cardRow(card) {
  return el("li", { class: card.hidden ? "hidden-row" : null },
    el("span", {}, ...cardWords(state, card)), ...moderation(card));
}

function pinRow(pin) {
  const told = setting.leads && pin.answer ? [el("p", { class: "small" }, `Antwoord: ${pin.answer}`)] : [];
  const write = setting.leads && !pin.hidden
    ? [button(pin.answer ? "Wijzig het antwoord" : "Schrijf een antwoord", () => answer(pin), true)]
    : [];
  return el("li", { class: pin.hidden ? "hidden-row" : null },
    el("span", {}, ...pinWords(state, pin)), ...told, ...write, ...moderation(pin));
}

function showVotes() {
  const most = Math.max(1, ...state.dots.map((one) => one.dots));
  fill("votes", ...state.dots.slice(0, ON_BEAMER).map((one) => {
    const bar = el("i", { "aria-hidden": "true" });
    bar.style.width = `${(100 * one.dots) / most}%`;
    const by = `${count(one.dots, "stip", "stippen")} van ${count(one.tables, "tafel", "tafels")}`;
    return el("li", {}, el("span", {}, `${targetName(state, one.on)}: ${by}`), bar);
  }));
}

/** A line for each criterion: where every table stands, and the mean. */
function showShares() {
  const most = Math.max(0.01, ...state.weights.map((one) => one.high));
  const at = (element, share) => { element.style.left = `${(100 * share) / most}%`; return element; };
  const shares = Object.entries(state.sliders).map(([table, by]) => {
    const total = Object.values(by).reduce((sum, n) => sum + n, 0);
    return { name: state.tables[table], of: (criterion) => (by[criterion] ?? 0) / total };
  });
  fill("shares", ...state.weights.map((one) => {
    const range = at(el("i", { class: "range" }), one.low);
    range.style.width = `${(100 * (one.high - one.low)) / most}%`;
    return el("div", { class: "share" },
      el("span", {}, `${titleOf(one.criterion)}: ${percent(one.mean)} (${percent(one.low)} tot ${percent(one.high)})`),
      el("div", { class: "track", "aria-hidden": "true" }, range,
        ...shares.map((table) => at(el("i", { class: "dot", title: table.name }), table.of(one.criterion))),
        at(el("i", { class: "mean" }), one.mean)));
  }));
}

const room = follow(setting.leads ? `${here}/leiding` : `${here}/stand`, PACE, show);
