// Suggests tags while one is typed, in fields with `data-tags`: one tag (`data-tags="one"`), or
// several with commas, of which the last is completed. Without script people type the tags themselves.
const asked = new Map();

const suggestions = (text) => {
  if (!asked.has(text)) {
    const address = `/servicestelle/schlagwoerter/vorschlaege?text=${encodeURIComponent(text)}`;
    asked.set(text, fetch(address).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []));
  }
  return asked.get(text);
};

const offer = async (field, list) => {
  const typed = field.value;
  const cut = field.dataset.tags === "one" ? 0 : typed.lastIndexOf(",") + 1;
  const before = cut ? `${typed.slice(0, cut)} ` : "";
  const present = new Set(typed.slice(0, cut).split(",").map((word) => word.trim().toLowerCase()));
  const names = await suggestions(typed.slice(cut).trim());
  if (field.value !== typed) return;
  list.replaceChildren(
    ...names
      .filter((name) => !present.has(name))
      .map((name) => Object.assign(document.createElement("option"), { value: before + name })),
  );
};

for (const field of document.querySelectorAll("input[data-tags]")) {
  const list = document.createElement("datalist");
  list.id = `${field.id}-suggestions`;
  field.after(list);
  field.setAttribute("list", list.id);
  field.autocomplete = "off";
  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => offer(field, list), 120);
  };
  field.addEventListener("focus", soon);
  field.addEventListener("input", soon);
}
