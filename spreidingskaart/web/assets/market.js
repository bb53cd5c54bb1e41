/* The screens of a political evening: one at a time by key, remote, swipe or button; a headline may be changed, and stays marked. */
(function () {
  "use strict";
  const root = document.documentElement;
  const slides = Array.from(document.querySelectorAll(".slide"));
  const said = document.querySelector("[data-said]");
  const KEPT = "politieke-markt" + location.search;
  const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
  const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
  const SWIPE = 50;
  const STILL = 3000;
  const LONGEST = 200;
  let now = 0;
  let calm = 0;
  let touch = null;

  root.classList.add("one");
  slides.forEach((slide) => {
    slide.original = head(slide).textContent;
  });

  function head(slide) { return slide.querySelector("[data-head]"); }

  function tell(text) {
    said.textContent = text;
    clearTimeout(tell.timer);
    tell.timer = setTimeout(() => { said.textContent = ""; }, 4000);
  }

  /* Which screen shows stands behind the # of the address, so that a code or a link opens the same one. */
  function show(place) {
    now = Math.max(0, Math.min(slides.length - 1, place));
    slides.forEach((slide, row) => slide.classList.toggle("now", row === now));
    const id = "#" + slides[now].id;
    if (location.hash !== id) history.replaceState(null, "", id);
    slides[now].focus({ preventScroll: true });
  }

  function fromAddress() {
    const row = slides.findIndex((slide) => "#" + slide.id === location.hash);
    show(row < 0 ? 0 : row);
    if (row > 0) slides[row].scrollIntoView();
  }

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (root.requestFullscreen) root.requestFullscreen().catch(() => tell("Volledig scherm kan hier niet."));
  }

  const isTyping = (event) => event.target.closest("input, [contenteditable], button, a, label") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") stop();
    const typing = isTyping(event);
    if (typing && !["PageDown", "PageUp"].includes(event.key)) return;
    if (FORWARD.includes(event.key)) show(now + 1);
    else if (BACK.includes(event.key)) show(now - 1);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(slides.length - 1);
    else if (event.key === "f" || event.key === "F") full();
    else if (event.key === "e" || event.key === "E") change();
    else return;
    event.preventDefault();
  });

  document.addEventListener("touchstart", (event) => { touch = event.changedTouches[0]; }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!touch || isTyping(event)) return;
    const end = event.changedTouches[0];
    const [x, y] = [end.clientX - touch.clientX, end.clientY - touch.clientY];
    touch = null;
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) {
      show(now + (x < 0 ? 1 : -1));
      if (getComputedStyle(slides[now]).position !== "fixed") slides[now].scrollIntoView();
    }
  }, { passive: true });

  document.addEventListener("mousemove", () => {
    root.classList.add("moved");
    clearTimeout(calm);
    calm = setTimeout(() => root.classList.remove("moved"), STILL);
  });

  /* ------------------------------------------------------------------ changed headlines */
  function kept() {
    try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch { return {}; }
  }

  function keep(changes) {
    try { localStorage.setItem(KEPT, JSON.stringify(changes)); } catch { tell("Deze browser bewaart niets. Bewaar de aanpassingen als bestand."); }
    draw(changes);
  }

  function draw(changes) {
    slides.forEach((slide) => {
      const made = changes[slide.id];
      const mark = slide.querySelector("[data-edited]");
      head(slide).textContent = made ? made.text : slide.original;
      mark.hidden = !made;
      if (made) mark.textContent = "Aangepast door " + made.by + ", " + made.day + (made.was === slide.original ? "." : ". De gegevens zijn sindsdien veranderd.");
    });
    document.querySelector("[data-save]").hidden = Object.keys(changes).length === 0;
  }

  /* Only short texts of screens that there are: a file may hold anything. */
  function sound(given) {
    const found = {};
    slides.forEach((slide) => {
      const made = given && typeof given === "object" ? given[slide.id] : null;
      if (!made || !["text", "by", "day", "was"].every((name) => typeof made[name] === "string")) return;
      found[slide.id] = { text: made.text.slice(0, LONGEST), by: made.by.slice(0, 60), day: made.day.slice(0, 20), was: made.was.slice(0, 400) };
    });
    return found;
  }

  function change() {
    const slide = slides[now];
    head(slide).setAttribute("contenteditable", "plaintext-only");
    if (!head(slide).isContentEditable) head(slide).setAttribute("contenteditable", "true");
    slide.querySelector("[data-edit]").hidden = false;
    head(slide).focus();
  }

  function stop() {
    slides.forEach((slide) => {
      head(slide).removeAttribute("contenteditable");
      slide.querySelector("[data-edit]").hidden = true;
    });
    draw(kept());
  }

  slides.forEach((slide) => {
    const form = slide.querySelector("[data-edit]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = head(slide).textContent.replace(/\s+/g, " ").trim().slice(0, LONGEST);
      const by = form.elements.by.value.trim();
      if (!text || !by) return;
      const changes = kept();
      if (text === slide.original) delete changes[slide.id];
      else changes[slide.id] = { text: text, by: by, day: new Date().toLocaleDateString("nl-NL"), was: slide.original };
      keep(changes);
      stop();
    });
    slide.querySelector("[data-undo]").addEventListener("click", () => {
      const changes = kept();
      delete changes[slide.id];
      keep(changes);
      stop();
    });
    slide.querySelector("[data-stop]").addEventListener("click", stop);
    head(slide).addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); form.elements.by.focus(); }
    });
  });

  document.querySelector("[data-save]").addEventListener("click", () => {
    const file = document.createElement("a");
    file.href = URL.createObjectURL(new Blob([JSON.stringify(kept(), null, 1)], { type: "application/json" }));
    file.download = "politieke-markt-aanpassingen.json";
    file.click();
    URL.revokeObjectURL(file.href);
  });
  document.querySelector("[data-open]").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (!file) return;
    try {
      const found = file.size < 100000 ? sound(JSON.parse(await file.text())) : {};
      if (!Object.keys(found).length) throw new Error("nothing");
      keep(found);
      tell("De aanpassingen zijn overgenomen.");
    } catch { tell("In dit bestand staan geen aanpassingen van deze schermen."); }
  });
  const dossier = document.querySelector("[data-dossier]");
  dossier.querySelector("button").hidden = true;
  dossier.addEventListener("change", () => { tell("Het dossier wordt nagerekend."); dossier.requestSubmit(); });
  document.querySelectorAll("[data-go]").forEach((button) => button.addEventListener("click", () => show(now + Number(button.dataset.go))));
  document.querySelector("[data-full]").addEventListener("click", full);
  document.querySelector("[data-change]").addEventListener("click", change);
  window.addEventListener("hashchange", fromAddress);

  draw(sound(kept()));
  fromAddress();
})();
