/* Text that was typed and not sent: it stays in this browser until it is kept, also when the page is loaded again. */
import { setting } from "./setting.js";

const PREFIX = `sk-werksessie-${setting.code}-${setting.table}-`;

export function keepDraft(field) {
  const name = PREFIX + field.id;
  field.value = read(name) ?? field.value;
  field.addEventListener("input", () => write(name, field.value));
  return { forget: () => write(name, null) };
}

function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function write(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // a browser that keeps nothing
  }
}
