// While somebody types into a search field: what may be meant, below it. Without script Enter asks the same.
const PAUSE = 200;
const SHORTEST = 2;

const attach = (input) => {
  const box = document.createElement("div");
  box.className = "suggestions";
  box.setAttribute("aria-live", "polite");
  const form = input.form;
  form.classList.add("has-suggestions");
  input.after(box);
  let timer = 0;
  let running = null;

  const close = () => {
    clearTimeout(timer);
    running?.abort();
    box.replaceChildren();
  };

  const ask = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const query = new URLSearchParams({ q: input.value }).toString();
      const answer = await fetch(`/suche/vorschlaege?${query}`, { signal: running.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString((await answer.json()).html, "text/html");
      if (form.contains(document.activeElement)) box.replaceChildren(...page.body.childNodes);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  const move = (by) => {
    const stops = [input, ...box.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    stops[Math.min(Math.max(at + by, 0), stops.length - 1)].focus();
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < SHORTEST) close();
    else timer = setTimeout(ask, PAUSE);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.firstChild) {
      close();
      input.focus();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && box.querySelector("a")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
};

document.querySelectorAll("[data-suggest]").forEach(attach);
