// The sheet of figures: how many are chosen, and the keys. Everything works without it.
const form = document.querySelector("[data-sheet]");
const rows = form ? [...form.querySelectorAll("[data-row]")] : [];
const count = form?.querySelector("[data-count]");
const radio = (row, value) => row.querySelector(`input[type="radio"][value="${value}"]`);
const chosen = (row) => row.querySelector('input[type="radio"]:checked')?.value;

function tell() {
  if (!count) return;
  const all = rows.map(chosen);
  const verified = all.filter((value) => value === "verify").length;
  const returned = all.filter((value) => value === "return").length;
  count.hidden = false;
  count.textContent = verified || returned ? `Đã chọn: thẩm định ${verified} ô, trả lại ${returned} ô` : "Chưa chọn ô nào";
}

function choose(row, value) {
  const found = radio(row, value);
  if (!found) return;
  found.checked = true;
  found.focus();
  found.dispatchEvent(new Event("input", { bubbles: true }));
  found.dispatchEvent(new Event("change", { bubbles: true }));
  if (value === "return") row.querySelector(".judged-reason input")?.focus();
}

function go(row, step) {
  const place = rows.indexOf(row);
  for (let next = place + step; next >= 0 && next < rows.length; next += step) {
    const target = rows[next].querySelector('input[type="radio"]:checked') ?? rows[next].querySelector('input[type="radio"]');
    if (!target) continue;
    target.focus();
    rows[next].scrollIntoView({ block: "nearest" });
    return;
  }
}

form?.addEventListener("change", tell);
form?.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
  const isReason = event.target.matches(".judged-reason input");
  if (isReason && event.key === "Enter") {
    // In a field of a long form Enter would send all of it.
    event.preventDefault();
    go(row, 1);
    return;
  }
  if (event.target.type !== "radio") return;
  const act = {
    ArrowDown: () => go(row, 1),
    ArrowUp: () => go(row, -1),
    t: () => choose(row, "verify"),
    r: () => choose(row, "return"),
    s: () => choose(row, "later"),
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// The same choice as the link makes on the server, without losing what was typed.
form?.querySelector("[data-pick-clean]")?.addEventListener("click", (event) => {
  event.preventDefault();
  for (const row of rows) {
    if ("clean" in row.dataset && chosen(row) === "later") radio(row, "verify").checked = true;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
  tell();
});
for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
tell();
