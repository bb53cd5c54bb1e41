/* A table that is a grid is one stop of the tab key; arrows, Home, End and the page keys go through its cells. */
(function () {
  "use strict";
  const STEPS = {
    ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0],
    Home: [0, -Infinity], End: [0, Infinity], PageUp: [-8, 0], PageDown: [8, 0],
  };
  const CELL = '[role="grid"] :is(td, th)';

  const within = (number, length) => Math.min(Math.max(number, 0), length - 1);
  const handle = (cell) => cell.querySelector("a, summary") ?? cell;

  function place(cell) {
    return { row: cell.parentElement.rowIndex, column: cell.cellIndex };
  }

  function focus(grid, row, column) {
    const cells = grid.rows[within(row, grid.rows.length)].cells;
    const to = handle(cells[within(column, cells.length)]);
    to.tabIndex = to.tabIndex; // a cell takes focus only where it has the attribute
    to.focus();
  }

  addEventListener("keydown", function (event) {
    const cell = event.target.closest?.(CELL);
    if (!cell || event.altKey || event.metaKey) return;
    if (event.key === "Escape") cell.querySelector("details[open]")?.removeAttribute("open");
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const { row, column } = place(cell);
    const all = event.ctrlKey && step[1] !== 0 && !Number.isFinite(step[1]); // Ctrl+Home and Ctrl+End
    focus(cell.closest('[role="grid"]'), row + step[0] + (all ? step[1] : 0), column + step[1]);
  });

  addEventListener("focusin", function (event) {
    const cell = event.target.closest?.(CELL);
    if (!cell) return;
    cell.closest('[role="grid"]').querySelectorAll('[tabindex="0"]').forEach((one) => { one.tabIndex = -1; });
    event.target.tabIndex = 0;
  });

  /* Who sorts by a header stays on it: the table that comes instead takes the focus over. */
  addEventListener("click", function (event) {
    const cell = event.target.closest?.("a.sk-choose")?.closest(CELL);
    if (!cell) return;
    const { row, column } = place(cell);
    const watch = new MutationObserver(function () {
      const grid = document.querySelector('[role="grid"]');
      if (cell.isConnected || !grid) return;
      watch.disconnect();
      if (document.activeElement === document.body) focus(grid, row, column);
    });
    watch.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => watch.disconnect(), 15000);
  });
})();
