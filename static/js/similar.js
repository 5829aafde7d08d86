// While somebody writes a request: what may answer it already. Without script a button asks the same.
const box = document.querySelector("[data-similar]");
const form = box?.closest("form");
const found = box?.querySelector(".similar__found");
const PAUSE = 700;
const ENOUGH = 12;
const LONGEST = 600;
let timer = 0;
let asked = "";
let running = null;

const words = () => {
  const { subject, body } = form.elements;
  return { betreff: subject.value.trim(), text: body.value.trim().slice(0, LONGEST) };
};

// What is said aloud changes only when there is something new to say.
const show = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (page.body.textContent.trim() !== found.textContent.trim()) found.replaceChildren(...page.body.childNodes);
};

const ask = async (wanted) => {
  const query = new URLSearchParams(words()).toString();
  if (!wanted && query === asked) return;
  asked = query;
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(`${box.dataset.similar}?${query}`, { signal: running.signal });
    if (!answer.ok) return;
    const { found: number, html } = await answer.json();
    if (wanted || number) show(html);
    else found.replaceChildren();
  } catch (error) {
    if (error.name !== "AbortError") asked = "";
  }
};

form?.addEventListener("input", (event) => {
  if (!["subject", "body"].includes(event.target.name)) return;
  clearTimeout(timer);
  const { betreff, text } = words();
  if (betreff.length + text.length >= ENOUGH) timer = setTimeout(() => ask(false), PAUSE);
});

form?.querySelector("[data-similar-button]").addEventListener("click", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  ask(true).then(() => found.focus());
});
