/* The page of a table: react, pin, give dots and weights, and take back what is its own. */
import { setting, here } from "./setting.js";
import { el, find, fill, say, options, count, showRows } from "./page.js";
import { follow } from "./live.js";
import { send, onceName } from "./send.js";
import { keepDraft } from "./drafts.js";
import { whole } from "./verdict.js";
import { roomMap, cardWords, pinWords, targetName } from "./room_map.js";
import { tabs } from "./tabs.js";
import { sliders } from "./sliders.js";

const PACE = 2_000; // milliseconds between two looks at the room
const SPOT = "spot";
const STANDINGS = {
  paused: "De begeleider zette de sessie stil. Wacht even met neerleggen.",
  closed: "De sessie is gesloten. De antwoorden volgen later.",
  published: "De antwoorden op de punten zijn openbaar. ",
};
const me = String(setting.table);
let state = null;
let spot = null; // where somebody clicked

const map = roomMap(choose, (latlng, candidate) => {
  if (!find("pin").hidden) map.at(latlng); // whatever is tapped there is the point
  else if (candidate) find("where").value = `candidate:${candidate}`;
});
const open = tabs(() => { say(""); showOpen(); });
const weights = sliders(find("sliders"), find("keep-weights"));
const draft = keepDraft(find("text"));
let cardName = onceName();
let pinName = onceName();

// ------------------------------------------------------------------------------------------- what can be chosen
function choose(latlng) {
  spot = [Number(latlng.lat.toFixed(5)), Number(latlng.lng.toFixed(5))];
  showSpot();
  find("where").value = SPOT;
}

fill("kinds", ...Object.entries(setting.kinds).map(([kind, word], n) =>
  el("label", {}, el("input", { type: "radio", name: "kind", value: kind, checked: n === 0 }), word)));
options(find("criterion"), [
  el("option", { value: "" }, "Geen bepaald onderdeel"),
  ...setting.criteria.map((one) => el("option", { value: one.id }, one.title)),
]);
options(find("form"), setting.forms.map((one) => el("option", { value: one.id }, one.name)), setting.question.form);
find("places").value = setting.question.places;

function showSpot() {
  const pick = el("option", { value: SPOT, disabled: !spot }, spot ? "Het gekozen punt op de kaart" : "Tik eerst op de kaart");
  options(find("where"), [
    el("option", { value: "" }, "Geen bepaald punt"),
    pick,
    el("optgroup", { label: "Kandidaten" }, ...setting.candidates.map((one) =>
      el("option", { value: `candidate:${one.id}` }, `${one.id} ${one.name}`))),
    ...setting.areas.map(({ level, areas }) =>
      el("optgroup", { label: level }, ...areas.map((one) => el("option", { value: `area:${one.id}` }, one.name)))),
  ]);
  find("chosen").textContent = spot ? "Uw punt staat op de kaart." : "Tik op de kaart waar het moet komen.";
}
showSpot();

function showLeft() {
  find("left").textContent = `${find("text").value.length} van ${setting.most_text} tekens`;
}
find("text").addEventListener("input", showLeft);
find("text").maxLength = setting.most_text;
showLeft();

// ------------------------------------------------------------------------------------------- acts
async function act(what, done) {
  const answer = await send(`${here}/doe`, what);
  if (answer.sentence) say(answer.sentence, true);
  else {
    say(done);
    room.refresh();
  }
  return answer;
}

/** Let a form do one thing at a time. */
function onSubmit(id, does) {
  const form = find(id);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    try {
      await does();
    } finally {
      delete form.dataset.busy;
    }
  });
}

function where() {
  const chosen = find("where").value;
  if (!chosen) return null;
  if (chosen === SPOT) return { spot };
  const [kind, id] = chosen.split(/:(.*)/s);
  return { [kind]: id };
}

onSubmit("card", async () => {
  const answer = await act({
    what: "card",
    once: cardName,
    kind: document.querySelector("input[name=kind]:checked").value,
    text: find("text").value,
    criterion: find("criterion").value || null,
    where: where(),
  }, "Bewaard. Iedereen in de zaal ziet uw reactie.");
  if (answer.sentence) return;
  cardName = onceName();
  find("text").value = "";
  draft.forget();
  showLeft();
});

onSubmit("pin", async () => {
  if (!spot) {
    say("Tik eerst op de kaart waar het moet komen.", true);
    return;
  }
  const places = Number(find("places").value);
  if (!Number.isInteger(places) || places < 1) {
    say("Geef het aantal plekken als een heel getal van 1 of meer.", true);
    return;
  }
  const [latitude, longitude] = spot;
  const answer = await act(
    { what: "pin", once: pinName, latitude, longitude, form: find("form").value, places },
    "Bewaard en getoetst.",
  );
  if (answer.sentence) return;
  pinName = onceName();
  fill("verdict", ...whole(answer.verdict));
  find("verdict").firstElementChild.scrollIntoView({ block: "nearest" });
  spot = null;
  map.forget();
  showSpot();
});

weights.onKeep(async (shares) => {
  const answer = await act({ what: "weights", shares }, "Bewaard: de gewichten van uw tafel.");
  return !answer.sentence;
});

// ------------------------------------------------------------------------------------------- what is shown
function show(now) {
  state = now;
  const status = find("status");
  status.textContent = now.published ? "antwoorden gepubliceerd" : setting.statuses[now.status];
  status.dataset.status = now.status;
  map.show(now);
  showStanding();
  showOpen();
  weights.show(now.sliders[me]);
}

/** Say, where the eye is, that nothing can be put down now. */
function showStanding() {
  const standing = state.published ? "published" : state.status;
  const place = find("standing");
  if (place.dataset.standing === standing) return;
  place.dataset.standing = standing;
  const outcome = el("a", { href: `${here}/uitkomst` }, "Lees de antwoorden");
  place.replaceChildren(...(standing === "published" ? [STANDINGS.published, outcome] : [STANDINGS[standing] ?? ""]));
}

/** Show the lists that somebody looks at. */
function showOpen() {
  if (!state) return;
  if (!find("dots").hidden) showTargets();
  if (!find("ours").hidden) showOwn();
}

function showTargets() {
  const mine = new Map(state.dots.map((one) => [one.on, one.by[me] ?? 0]));
  const given = [...mine.values()].reduce((sum, n) => sum + n, 0);
  const left = setting.question.dots - given;
  find("dots-left").textContent = `U hebt nog ${count(left, "stip", "stippen")} van de ${setting.question.dots}.`;
  const all = [
    ...state.pins.map((pin) => ({ on: `pin:${pin.number}`, act: { pin: pin.number } })),
    ...setting.candidates.map((one) => ({ on: `candidate:${one.id}`, act: { candidate: one.id } })),
  ];
  showRows("targets", all.map((target) => {
    const n = mine.get(target.on) ?? 0;
    const total = state.dots.find((one) => one.on === target.on)?.dots ?? 0;
    return { key: target.on, told: [n, total, left > 0], make: () => dotsRow(target, n, total, left) };
  }));
}

function dotsRow({ on, act: target }, n, total, left) {
  const name = targetName(state, on);
  const change = (to) => act({ what: "dots", ...target, dots: to }, `Bewaard: ${count(to, "stip", "stippen")} op ${name}.`);
  return el("li", { class: "target" },
    el("span", {}, name, " ", el("span", { class: "small" }, `samen ${total}`)),
    el("button", { type: "button", class: "quiet", disabled: n === 0, "aria-label": `Stip weg van ${name}`, onclick: () => change(n - 1) }, "−"),
    el("strong", { "aria-label": count(n, "stip", "stippen") }, String(n)),
    el("button", { type: "button", disabled: left <= 0, "aria-label": `Stip op ${name}`, onclick: () => change(n + 1) }, "+"));
}

function showOwn() {
  const own = (one) => String(one.table) === me;
  const rows = [
    ...state.cards.filter(own).map((card) => [card, () => ownRow(card.number, cardWords(state, card), "withdraw", "Haal terug")]),
    ...state.pins.filter(own).map((pin) => [pin, () => ownRow(pin.number, pinWords(state, pin), "withdraw", "Haal terug")]),
    ...state.gone.filter(own).map((one) => [one, () => goneRow(one)]),
  ].map(([told, make]) => ({ key: told.number, told, make })).sort((one, other) => other.key - one.key);
  const none = { key: "none", told: null, make: () => el("li", {}, "Uw tafel legde nog niets neer.") };
  showRows("own", rows.length ? rows : [none]);
}

function goneRow({ number, why }) {
  return why
    ? el("li", {}, `De begeleider verborg uw reactie of punt ${number}: ${why}`)
    : ownRow(number, [`Teruggehaald (nummer ${number})`], "restore", "Zet terug");
}

function ownRow(number, words, what, label) {
  const done = what === "withdraw" ? "Teruggehaald." : "Het staat er weer.";
  return el("li", { class: "said-row" }, el("span", {}, ...words),
    el("button", { type: "button", class: "quiet", onclick: () => act({ what, step: number }, done) }, label));
}

const room = follow(`${here}/stand`, PACE, show);
open("card");
