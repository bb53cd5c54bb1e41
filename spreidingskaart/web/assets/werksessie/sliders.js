/* How heavy each criterion weighs for this table: sliders, and what they come to in percent together. */
import { setting } from "./setting.js";
import { el, percent } from "./page.js";

const MIDDLE = 50;

export function sliders(place, button) {
  const rows = setting.criteria.map(({ id, title }) => {
    const range = el("input", { type: "range", min: 0, max: 100, step: 5, value: MIDDLE, id: `weight-${id}` });
    const share = el("output", { for: range.id });
    range.addEventListener("input", () => { dirty(true); tell(); });
    place.append(el("label", { for: range.id }, el("span", {}, title), share), range);
    return { id, range, share };
  });
  let changed = false;
  let keep = null;

  function tell() {
    const total = rows.reduce((sum, row) => sum + Number(row.range.value), 0);
    for (const row of rows) {
      row.share.textContent = total ? percent(Number(row.range.value) / total) : "0%";
      row.range.setAttribute("aria-valuetext", row.share.textContent);
    }
  }

  function dirty(yes) {
    changed = yes;
    button.textContent = yes ? "Bewaar de gewichten (nog niet bewaard)" : "Bewaar de gewichten";
  }

  button.addEventListener("click", async () => {
    const shares = Object.fromEntries(rows.map((row) => [row.id, Number(row.range.value)]));
    if (await keep(shares)) dirty(false);
  });
  tell();
  return {
    onKeep: (does) => { keep = does; },
    /** Show what was kept, also on another device; what somebody is changing here stays. */
    show: (kept) => {
      if (changed || !kept) return;
      for (const row of rows) row.range.value = kept[row.id] ?? 0;
      tell();
    },
  };
}
