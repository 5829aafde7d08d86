// The desk by keyboard: single letters in the list and in a request, never while somebody types.
// They can be switched off (WCAG 2.1.4); the links, fields and buttons they press stay as they are.
const OFF = "desk.keys.off";
const ROW = "desk.row";
const AFTER = "desk.after";
const panel = document.querySelector("[data-keys]");
const help = panel.querySelector("dialog");
const opener = panel.querySelector("button");
const usage = panel.querySelector("input");

const store = (name, value) => (value ? sessionStorage.setItem(name, value) : sessionStorage.removeItem(name));
const isOff = () => localStorage.getItem(OFF) === "1";
const find = (selector) => document.querySelector(selector);
const go = (selector) => find(selector)?.click();

const focusOn = (element) => {
  if (!element) return;
  element.focus();
  element.scrollIntoView({ block: "nearest" });
};

const showHelp = () => help.open || help.showModal();

// In the list.
const links = () => [...document.querySelectorAll("main tbody th a")];
const isList = () => Boolean(find("form#bulk"));

const walkRows = (step) => {
  const all = links();
  const now = all.indexOf(document.activeElement.closest?.("tr")?.querySelector("th a"));
  focusOn(all[now < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + step, 0), all.length - 1)]);
};
const currentRow = () => document.activeElement.closest?.("tbody tr");

// In a request.
const write = (kind) => {
  const form = find(`form[data-kind="${kind}"]`);
  form?.closest("details")?.setAttribute("open", "");
  focusOn(form?.querySelector("textarea"));
};

const LIST_KEYS = {
  j: () => walkRows(1),
  k: () => walkRows(-1),
  o: () => (currentRow() ?? document).querySelector("tbody th a, th a")?.click(),
  x: () => currentRow()?.querySelector("input[type=checkbox]")?.click(),
  "/": () => focusOn(find("#text")),
};
const TICKET_KEYS = {
  a: () => write("answer"),
  n: () => write("note"),
  z: () => go("form[action$='/zuweisung'] button[name=take]"),
  s: () => focusOn(find("#new-state")),
  j: () => go("[data-key=j]"),
  k: () => go("[data-key=k]"),
  u: () => go(".breadcrumb a"),
};

const isTyping = (target) =>
  target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])");

const send = (area, onward) => {
  const form = area.form;
  const button = form?.querySelector(onward ? "button[name=onward]" : "button:not([name])") ?? form?.querySelector("button:not([name])");
  if (button) form.requestSubmit(button);
};

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (target.matches("form[data-draft] textarea")) {
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send(target, event.shiftKey);
    } else if (key === "Escape") target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isOff() || help.open || isTyping(target)) return;
  if (key === "?") {
    event.preventDefault();
    return showHelp();
  }
  const act = isList() ? LIST_KEYS[key] : find(".walk") ? TICKET_KEYS[key] : undefined;
  if (!act) return;
  event.preventDefault();
  act();
});

// Focus where it was: on the row one comes back to, on the button of the form that was sent (not in
// its field, where letters are no shortcuts).
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("main tbody th a");
  if (link && isList()) store(ROW, link.getAttribute("href"));
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.closest("aside")) store(AFTER, form.getAttribute("action"));
});

const returnFocus = () => {
  if (isList()) {
    const row = sessionStorage.getItem(ROW);
    return links().find((link) => link.getAttribute("href") === row);
  }
  const after = sessionStorage.getItem(AFTER);
  store(AFTER, "");
  const forms = [...document.querySelectorAll("aside form")];
  const form = after && forms.find((each) => each.getAttribute("action") === after);
  return form && form.querySelector("button");
};
if (!location.hash && !find("#errors")) {
  focusOn(returnFocus());
}

panel.hidden = false;
usage.checked = !isOff();
usage.addEventListener("change", () => (usage.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
opener.addEventListener("click", showHelp);
