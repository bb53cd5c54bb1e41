/* What the server says once: the city, what may be chosen, and under which code. */
export const setting = JSON.parse(document.getElementById("setting").textContent);
export const here = `/sessie/${setting.code}`;

const titles = new Map(setting.criteria.map((one) => [one.id, one.title]));
const forms = new Map(setting.forms.map((one) => [one.id, one.name]));
const candidates = new Map(setting.candidates.map((one) => [one.id, one]));

export const titleOf = (criterion) => titles.get(criterion) ?? criterion;
export const formOf = (form) => forms.get(form) ?? form;
export const candidateOf = (id) => candidates.get(id);
