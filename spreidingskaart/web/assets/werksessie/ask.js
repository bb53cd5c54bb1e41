/* One question with a text as its answer: a reason to hide, a public answer. */
import { find } from "./page.js";

/** Ask; `does` gets the text and returns what is wrong with it, or nothing. */
export function ask({ title, label, yes, text = "", does }) {
  const dialog = find("ask");
  const form = dialog.querySelector("form");
  const why = find("ask-why");
  find("ask-title").textContent = title;
  find("ask-label").textContent = label;
  find("ask-yes").textContent = yes;
  find("ask-text").value = text;
  why.hidden = true;
  form.onsubmit = async (event) => {
    if (event.submitter?.value !== "ja") return;
    event.preventDefault();
    const wrong = await does(find("ask-text").value);
    why.hidden = !wrong;
    why.textContent = wrong ?? "";
    if (!wrong) dialog.close();
  };
  dialog.showModal();
  find("ask-text").focus();
}
