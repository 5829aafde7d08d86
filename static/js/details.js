// Shows the fields of the chosen topic alone; without script all stand there with their topic's name.
const topic = document.getElementById("topic");
const groups = document.querySelectorAll("fieldset[data-topic]");

const show = () => {
  for (const group of groups) {
    group.hidden = group.dataset.topic !== topic.value;
    group.disabled = group.hidden;
  }
};

if (topic) {
  topic.addEventListener("change", show);
  show();
}
