// Words selected in a text become the passage of a comment; without script they are copied by hand.
for (const text of document.querySelectorAll("[data-passages]")) {
  const field = document.getElementById(text.dataset.passages);
  const take = () => {
    const chosen = document.getSelection();
    const words = chosen.toString().replace(/\s+/g, " ").trim();
    if (field && words && chosen.anchorNode && text.contains(chosen.anchorNode)) field.value = words;
  };
  text.addEventListener("mouseup", take);
  text.addEventListener("keyup", take);
}
