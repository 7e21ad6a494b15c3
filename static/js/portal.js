// Small improvements; every page works without them.
"use strict";

// Menus made of <details>: close on Escape and on a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// So does the focus that goes on elsewhere: nothing may lie hidden under an open menu.
document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

// A form is sent once. The button is marked after the browser has read its value.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  setTimeout(() => release(document), 15000); // a form that answers with a file stays on the page
});
const release = (scope) => {
  for (const form of scope.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const busy of scope.querySelectorAll('button[aria-busy="true"]')) busy.removeAttribute("aria-busy");
};
window.addEventListener("pageshow", (event) => event.persisted && release(document));
document.addEventListener("htmx:afterRequest", () => release(document));

// What was typed is not lost by leaving the page: forms marked data-guard.
const changed = new Set();
for (const typed of document.querySelectorAll('form[data-guard="typed"], form[data-guard] .field-invalid')) changed.add(typed.closest("form"));
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && "guard" in form.dataset) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

// A refused form: start at its error summary; its links go to the field itself.
document.querySelector("[data-error-summary]")?.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a");
  const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!place) return;
  const control = place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea");
  if (!control) return;
  event.preventDefault();
  control.closest(".field")?.scrollIntoView();
  control.focus({ preventScroll: true });
});

// Tick one box, then another with Shift: everything between follows.
let lastTick = null;
document.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || !box.closest("table")) return;
  if (event.shiftKey && lastTick && lastTick.name === box.name && lastTick.isConnected) {
    const boxes = [...box.closest("table").querySelectorAll('input[type="checkbox"]')].filter((other) => other.name === box.name);
    const [start, end] = [boxes.indexOf(lastTick), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const other of boxes.slice(start, end + 1)) if (!other.disabled) other.checked = box.checked;
  }
  lastTick = box;
});

// <button type="button" data-print> prints the page.
document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());

// Dialogs: <button data-dialog="id"> opens <dialog id="id">, data-close or Escape closes it, and the
// browser gives the focus back. Without scripts the button is a link to the page of the same act.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  if (event.target.closest("dialog [data-close]") || event.target instanceof HTMLDialogElement) {
    event.target.closest("dialog").close();
  }
});

// A field for a day takes 30/5/2023 by typing; the button beside it opens the browser's calendar.
const twoDigits = (number) => String(number).padStart(2, "0");
const isoOf = (text) => {
  const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
  return found ? `${found[3]}-${twoDigits(found[2])}-${twoDigits(found[1])}` : "";
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-calendar]");
  if (!button) return;
  const field = button.previousElementSibling;
  const calendar = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1, className: "calendar" });
  calendar.setAttribute("aria-hidden", "true");
  calendar.value = isoOf(field.value);
  calendar.addEventListener("change", () => {
    const [year, month, day] = calendar.value.split("-").map(Number);
    field.value = day ? `${day}/${month}/${year}` : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  button.nextElementSibling?.matches(".calendar") && button.nextElementSibling.remove();
  button.after(calendar);
  calendar.showPicker?.();
});

// A file field says what was chosen, how large it is, and whether that is too much, before it is sent.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.type !== "file" || !field.dataset.limit) return;
  const said = field.nextElementSibling?.matches(".file-said") ? field.nextElementSibling : Object.assign(document.createElement("p"), { className: "file-said" });
  said.setAttribute("role", "status");
  const megabytes = (bytes) => `${(bytes / 1048576).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} MB`;
  const [file] = field.files;
  const isTooLarge = file && file.size > Number(field.dataset.limit);
  said.classList.toggle("errorlist", Boolean(isTooLarge));
  said.textContent = !file ? "" : isTooLarge
    ? `Tệp ${megabytes(file.size)}, quá giới hạn ${megabytes(Number(field.dataset.limit))}. Hãy chọn tệp nhỏ hơn hoặc gửi đường dẫn.`
    : `Đã chọn ${file.name}, ${megabytes(file.size)}.`;
  field.after(said);
});

// A tab bar that scrolls begins with the current tab in sight.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const bar = tab.closest(".tabs");
  bar.scrollLeft = tab.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
}
