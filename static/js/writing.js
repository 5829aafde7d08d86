// While somebody writes: keeps drafts, says who else is here, counts down what can be taken back.
// Without script the buttons of the forms do the same.
const SAVE_AFTER = 1500;
const SIGN_EVERY = 30_000;
const AWAY_AFTER = 10 * 60_000;

const send = (url, values) => fetch(url, { method: "POST", body: new URLSearchParams(values), headers: { Accept: "application/json" } });

const hint = document.querySelector("[data-presence]");
const tell = (words) => {
  if (!hint || hint.textContent === words) return;
  hint.textContent = words;
  hint.hidden = !words;
};
let signed = 0;
let active = Date.now();

// One draft: saved a moment after the last word, one request at a time.
class Draft {
  constructor(form) {
    this.form = form;
    this.area = form.querySelector("textarea");
    this.status = form.querySelector("[data-draft-status]");
    this.saved = this.area.value;
    this.area.addEventListener("input", () => this.wait());
    form.addEventListener("submit", (event) => this.leave(event));
    addEventListener("pagehide", () => this.rescue());
  }

  get values() {
    const { csrf_token, revision } = this.form.elements;
    return { csrf_token: csrf_token.value, revision: revision.value, kind: this.form.dataset.kind, body: this.area.value };
  }

  wait() {
    active = Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_AFTER);
  }

  save() {
    if (this.stopped || this.area.value === this.saved) return this.running;
    if (this.running) return this.running.then(() => this.wait());
    this.running = this.store().finally(() => (this.running = undefined));
    return this.running;
  }

  async store() {
    const values = this.values;
    try {
      const answer = await send(this.form.dataset.draft, values);
      const told = await answer.json();
      if (answer.ok) {
        this.saved = values.body;
        this.form.elements.revision.value = told.revision;
        tell(told.present);
        signed = Date.now();
      }
      this.stopped = answer.status === 409;
      this.status.textContent = told.sentence ?? told.error;
    } catch {
      this.status.textContent = this.status.dataset.lost;
    }
  }

  // What is on its way to be saved arrives before the form does.
  leave(event) {
    clearTimeout(this.timer);
    this.stopped = true;
    if (!this.running) return;
    event.preventDefault();
    this.running.finally(() => this.form.requestSubmit(event.submitter));
  }

  rescue() {
    if (this.stopped || this.running || this.area.value === this.saved) return;
    navigator.sendBeacon(this.form.dataset.draft, new URLSearchParams(this.values));
  }
}

// A text module comes to where the cursor stands; typing by command keeps the browser's own undo.
const insert = async (event) => {
  const { form } = event.submitter ?? {};
  const chosen = form?.elements.module;
  if (event.submitter?.value !== "insert" || !chosen) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!chosen.value) return chosen.focus();
  const answer = await fetch(chosen.dataset.modules + chosen.value);
  if (!answer.ok) return;
  const text = await answer.text();
  const area = form.querySelector("textarea");
  area.focus();
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
};
document.addEventListener("submit", insert, { capture: true });

const forms = [...document.querySelectorAll("form[data-draft]")];
for (const form of forms) new Draft(form);

// A sign every half minute, from pages that somebody looks at.
const sign = async () => {
  const idle = document.hidden || Date.now() - active > AWAY_AFTER;
  if (idle || !hint || !forms.length || Date.now() - signed < SIGN_EVERY) return;
  signed = Date.now();
  const { csrf_token } = forms[0].elements;
  const seen = document.querySelector("form[data-draft] [name=seen]")?.value ?? "";
  try {
    const answer = await send(hint.dataset.presence, { csrf_token: csrf_token.value, seen });
    if (answer.ok) tell((await answer.json()).present);
  } catch {
    // The next sign comes in half a minute.
  }
};
for (const happening of ["pointermove", "keydown", "visibilitychange"]) {
  document.addEventListener(happening, () => (active = Date.now()), { passive: true });
}
document.addEventListener("visibilitychange", sign);
setTimeout(sign, 1000);
setInterval(sign, SIGN_EVERY + Math.random() * 5000);

for (const banner of document.querySelectorAll("[data-leaves-in]")) {
  const left = banner.querySelector("[data-countdown]");
  const words = left.textContent;
  const end = Date.now() + banner.dataset.leavesIn * 1000;
  const count = () => {
    const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    left.textContent = words.replace(/\d+/, seconds);
    if (seconds) return;
    clearInterval(timer);
    banner.querySelector("form")?.remove();
    banner.querySelector(".kern-title").textContent = banner.dataset.gone;
    banner.querySelector(".kern-alert__body").remove();
  };
  const timer = setInterval(count, 1000);
}
