/* Send one act. It is in the store before the promise says so. */
import { connected } from "./live.js";

const PATIENCE = 15_000; // milliseconds

/** Return { step } where it was done, else { sentence }. */
export async function send(path, act) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(act),
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    connected(false);
    return { sentence: "Dit is nog niet bewaard: de verbinding viel weg. Probeer het opnieuw." };
  }
  connected(true);
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return { sentence: text || "Er ging iets mis bij ons. Probeer het later opnieuw." };
  }
}

/** Return a name that no other act has, so that sending it again after a lost answer does it once. */
export function onceName() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}
