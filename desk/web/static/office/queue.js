// The list of cases: choose all of them, and say how many are chosen. Works without, too.

const list = () => document.getElementById("bulk");
const boxes = () => Array.from(list() ? list().querySelectorAll('input[name="case"]') : []);

function tell() {
  const form = list();
  if (!form) return;
  const chosen = boxes().filter((box) => box.checked).length;
  const all = form.querySelector("[data-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && chosen < boxes().length;
  }
  const many = form.querySelector("[data-many]");
  if (many) many.textContent = chosen ? many.dataset.many.replace("{n}", String(chosen)) : "";
  form.querySelectorAll(".bulk button").forEach((button) => {
    button.disabled = chosen === 0;
  });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) {
    boxes().forEach((box) => {
      box.checked = event.target.checked;
    });
  }
  tell();
});
document.addEventListener("htmx:afterSwap", tell);
window.addEventListener("pageshow", tell);
tell();
