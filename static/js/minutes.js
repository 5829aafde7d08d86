// Minutes that several people write: each section is saved a moment after the last word, others'
// words appear where one has not typed. Without script the button saves, and conflicts are shown.
const SAVE_AFTER = 1200;
const SIGN_EVERY = 15_000;

const form = document.querySelector("form[data-minutes]");
const present = document.querySelector("[data-present]");
const token = form.elements.csrf_token.value;

const send = (url, values) =>
  fetch(url, { method: "POST", body: new URLSearchParams({ csrf_token: token, ...values }), headers: { Accept: "application/json" } });

const tell = (words) => {
  if (present.textContent === words) return;
  present.textContent = words;
  present.hidden = !words;
};

class Section {
  constructor(box) {
    this.box = box;
    this.key = box.dataset.section;
    [this.record, this.decisions] = box.querySelectorAll("textarea");
    this.revision = box.querySelector("[data-revision]");
    this.status = box.querySelector("[data-status]");
    this.other = box.querySelector("[data-other]");
    this.button = box.querySelector("[data-keep-mine]");
    this.saved = this.state;
    box.addEventListener("input", (event) => event.target.matches("textarea") && this.wait());
    this.button.addEventListener("click", () => this.keepMine());
  }

  get words() {
    return { record: this.record.value, decisions: this.decisions?.value ?? "" };
  }

  get state() {
    return JSON.stringify(this.words);
  }

  get isClean() {
    return this.state === this.saved && this.other.hidden;
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_AFTER);
  }

  save() {
    if (this.running) return this.running.then(() => this.wait());
    if (!this.other.hidden || this.state === this.saved) return undefined;
    this.running = this.store().finally(() => (this.running = undefined));
    return this.running;
  }

  async store() {
    const state = this.state;
    try {
      const answer = await send(form.dataset.minutes, { key: this.key, revision: this.revision.value, ...this.words });
      const told = await answer.json();
      if (answer.ok) {
        this.saved = state;
        this.revision.value = told.revision;
        tell(told.present);
      } else if (answer.status === 409) this.show(told);
      this.status.textContent = told.sentence ?? told.error;
    } catch {
      this.status.textContent = form.dataset.lost;
    }
  }

  // Both versions stand there until somebody decides.
  show(told) {
    this.theirs = told.revision;
    this.other.querySelector("[data-other-record]").textContent = told.record;
    this.other.querySelector("[data-other-decisions]").textContent = told.decisions;
    this.other.hidden = this.button.hidden = false;
  }

  keepMine() {
    this.revision.value = this.theirs;
    this.other.hidden = true;
    this.record.focus();
    this.save();
  }

  // Others' words come in where nothing of one's own would be lost.
  take(theirs) {
    if (theirs.revision <= Number(this.revision.value) || !this.isClean || this.running) return;
    if (this.box.contains(document.activeElement)) return;
    this.record.value = theirs.record;
    if (this.decisions) this.decisions.value = theirs.decisions;
    this.revision.value = theirs.revision;
    this.saved = this.state;
  }

  rescue() {
    if (this.running || this.isClean) return;
    navigator.sendBeacon(form.dataset.minutes, new URLSearchParams({ csrf_token: token, key: this.key, revision: this.revision.value, ...this.words }));
  }
}

const sections = new Map([...form.querySelectorAll("[data-section]")].map((box) => [box.dataset.section, new Section(box)]));
let leaving = false;

// What is on its way to be saved arrives before the form does.
form.addEventListener("submit", (event) => {
  for (const section of sections.values()) clearTimeout(section.timer);
  const running = [...sections.values()].map((section) => section.running).filter(Boolean);
  leaving = !running.length;
  if (leaving) return;
  event.preventDefault();
  Promise.all(running).then(() => form.requestSubmit(event.submitter));
});
addEventListener("pagehide", () => leaving || sections.forEach((section) => section.rescue()));

const sign = async () => {
  if (document.hidden) return;
  try {
    const answer = await send(present.dataset.sign, {});
    if (!answer.ok) return;
    const told = await answer.json();
    tell(told.present);
    for (const theirs of told.sections) sections.get(theirs.key)?.take(theirs);
  } catch {
    // The next sign comes soon.
  }
};
document.addEventListener("visibilitychange", sign);
setTimeout(sign, 500);
setInterval(sign, SIGN_EVERY);
