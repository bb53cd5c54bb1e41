/* Tabs as the pattern for them says: arrows go from one to the next, and only the open one is a tab stop. */
import { find } from "./page.js";

/** Set them up, and return how one is opened by the id of its panel; `opened` is told when a person opened another. */
export function tabs(opened) {
  const all = [...document.querySelectorAll("[role=tab]")];
  const panel = (tab) => find(tab.getAttribute("aria-controls"));

  function open(id) {
    for (const tab of all) {
      const shown = panel(tab).id === id;
      tab.setAttribute("aria-selected", String(shown));
      tab.tabIndex = shown ? 0 : -1;
      panel(tab).hidden = !shown;
    }
  }

  all.forEach((tab, n) => {
    tab.addEventListener("click", () => { open(panel(tab).id); opened(); });
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = all[(n + step + all.length) % all.length];
      next.focus();
      open(panel(next).id);
      opened();
    });
  });
  return open;
}
