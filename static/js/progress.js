// Moves the bar of work that goes on by itself; once it has ended, the page shows the result. Without
// script a link does.
const box = document.querySelector("[data-progress]");
const bar = box.querySelector("progress");
const words = box.querySelector("[role=status]");

const look = async () => {
  try {
    const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const { done, total, running, sentence } = await answer.json();
      if (!running) return location.reload();
      bar.max = total;
      bar.value = done;
      if (words.textContent !== sentence) words.textContent = sentence;
    }
  } catch {
    // the connection is gone for a moment: look again
  }
  setTimeout(look, 1000);
};

setTimeout(look, 500);
