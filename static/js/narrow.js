// A search box over many folds: those whose name does not hold the words are put away, never those
// in which something was entered. Without it every fold is there.
const box = document.querySelector("[data-narrow]");
const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");

if (box) {
  const [input, status] = [box.querySelector("input"), box.querySelector("[role=status]")];
  const folds = [...document.querySelectorAll(box.dataset.narrow)];
  const isUsed = (fold) =>
    fold.querySelector("input:checked") || [...fold.querySelectorAll("textarea")].some((one) => one.value.trim());
  box.hidden = false;
  input.addEventListener("input", () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    for (const fold of folds)
      fold.hidden = !isUsed(fold) && !words.every((word) => plain(fold.dataset.one).includes(word));
    const count = folds.filter((fold) => !fold.hidden).length;
    status.textContent = words.length ? `Hiện ${count} trong ${folds.length} người, tập thể.` : "";
  });
  // Enter looks for a name; it must not send the form.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
