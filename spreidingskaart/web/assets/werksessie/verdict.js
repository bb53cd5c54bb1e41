/* A verdict: symbol, word and sentence; then a line for each row that decides. */
import { setting } from "./setting.js";
import { el } from "./page.js";

export function symbol(verdict) {
  const made = el("span", { class: `symbol ${verdict}`, "aria-hidden": "true" });
  made.innerHTML = `<svg viewBox="0 0 20 20" fill="currentColor">${setting.verdicts[verdict].symbol}</svg>`;
  return made;
}

export function head(verdict) {
  const word = verdict.word.charAt(0).toUpperCase() + verdict.word.slice(1);
  const firm = verdict.firm ? "" : " (voorlopig)";
  return el("strong", { class: `verdict ${verdict.verdict}` }, symbol(verdict.verdict), `${word}${firm}`);
}

export function whole(verdict) {
  return [
    el("h3", {}, head(verdict)),
    el("p", {}, verdict.headline),
    el("ul", { class: "rows" }, ...verdict.rows.map(row)),
    el("p", { class: "small" }, verdict.reserve),
    ...(verdict.helps.length ? [el("h4", {}, "Wat helpt"), el("ul", {}, ...verdict.helps.map((help) => el("li", {}, help)))] : []),
  ];
}

function row(one) {
  return el(
    "li",
    {},
    symbol(one.verdict),
    el("strong", {}, `${one.title}: ${one.word}. `),
    one.sentence,
  );
}
