// Buttons above a text area that set Markdown's signs around what is selected; without script the
// help below the text says the same.
const signs = {
  bold: { de: "Fett", en: "Bold", around: ["**", "**"] },
  italic: { de: "Kursiv", en: "Italic", around: ["*", "*"] },
  heading: { de: "Überschrift", en: "Heading", before: "## " },
  list: { de: "Liste", en: "List", before: "- " },
  steps: { de: "Nummerierte Liste", en: "Numbered list", before: "1. " },
  quotation: { de: "Zitat", en: "Quotation", before: "> " },
  picture: { de: "Bild", en: "Picture", around: ["![", "](bild.png)"] },
  table: { de: "Tabelle", en: "Table", around: ["\n| ", " | |\n|---|---|\n| | |\n"] },
  link: { de: "Link", en: "Link", around: ["[", "](https://)"] },
};

// Typing by command keeps the browser's own undo working.
const type = (area, start, end, text) => {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, start, end, "end");
};

const surround = (area, [open, close]) => {
  const { selectionStart: start, selectionEnd: end } = area;
  const chosen = area.value.slice(start, end);
  type(area, start, end, open + chosen + close);
  const at = start + open.length;
  area.setSelectionRange(at, at + chosen.length);
};

const begin = (area, sign) => {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = area.selectionEnd;
  const lines = area.value.slice(start, end).split("\n");
  const marked = lines.every((line) => line.startsWith(sign));
  type(area, start, end, lines.map((line) => (marked ? line.slice(sign.length) : sign + line)).join("\n"));
};

const button = (area, { around, before, ...labels }) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "toolbar__button";
  made.textContent = labels[document.documentElement.lang] ?? labels.de;
  made.addEventListener("click", () => (around ? surround(area, around) : begin(area, before)));
  return made;
};

// One stop for the tab key; the arrows walk along the bar.
const walk = (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...event.currentTarget.children];
  const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
  for (const each of all) each.tabIndex = each === next ? 0 : -1;
  next.focus();
};

for (const area of document.querySelectorAll("textarea[data-toolbar]")) {
  const bar = document.createElement("div");
  bar.className = "toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", area.dataset.toolbar);
  bar.setAttribute("aria-controls", area.id);
  bar.append(...Object.values(signs).map((sign) => button(area, sign)));
  [...bar.children].forEach((each, place) => (each.tabIndex = place ? -1 : 0));
  bar.addEventListener("keydown", walk);
  area.before(bar);
}
