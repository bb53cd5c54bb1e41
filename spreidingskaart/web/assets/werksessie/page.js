/* Elements made of text: what people wrote never becomes HTML. */

/** Make an element: attributes as an object, then texts and elements. */
export function el(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...inside.filter((one) => one != null));
  return made;
}

export const find = (id) => document.getElementById(id);

/** Say something in the one place where the page says what came of an act. */
export function say(text, wrong = false) {
  const place = find("told");
  place.textContent = text;
  place.classList.toggle("said", wrong);
}

export function fill(id, ...inside) {
  find(id).replaceChildren(...inside);
}

export function options(select, rows, chosen) {
  const before = chosen ?? select.value;
  select.replaceChildren(...rows);
  if ([...select.options].some((one) => one.value === before && !one.disabled)) select.value = before;
}

/**
 * Show rows in order, and make only those that are new or changed: a room of thirty tables changes all the time, and
 * what somebody is reading or pointing at stays.
 * @param {{key: string|number, told: unknown, make: () => Element}[]} rows
 */
export function showRows(id, rows) {
  keepFocus(find(id), () => placeRows(id, rows));
}

function placeRows(id, rows) {
  const list = find(id);
  const before = new Map([...list.children].map((one) => [one.dataset.key, one]));
  rows.forEach(({ key, told, make }, n) => {
    const sign = JSON.stringify(told);
    let row = before.get(String(key));
    before.delete(String(key));
    if (row?.told !== sign) {
      const made = make();
      made.dataset.key = key;
      made.told = sign;
      const old = row;
      if (old) keepFocus(old, () => old.replaceWith(made), made);
      row = made;
    }
    if (list.children[n] !== row) list.insertBefore(row, list.children[n] ?? null);
  });
  for (const gone of before.values()) gone.remove();
}

const controls = (place) => [place, ...place.querySelectorAll("*")].filter((one) => one.matches("button, a[href]"));

/** Change a place; the focus that it would lose goes to what comes at the same spot, or to the first that takes it. */
function keepFocus(place, change, after = place) {
  const n = controls(place).indexOf(document.activeElement);
  change();
  if (n < 0 || document.activeElement !== document.body) return;
  const now = controls(after);
  [now[n], ...now].find((one) => one && !one.disabled)?.focus({ preventScroll: true });
}

export const percent = (share) => `${Math.round(100 * share)}%`;
export const count = (n, one, many) => `${n} ${n === 1 ? one : many}`;
