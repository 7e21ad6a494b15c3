// Lists: how many rows are ticked, the whole page at once, addresses without empty words.
"use strict";
(() => {
  const boxes = () => [...document.querySelectorAll('input[name="chon"][form="list-acts"]')];

  const say = () => {
    const words = document.querySelector("[data-ticked]");
    if (!words) return;
    const all = document.getElementById("tat-ca");
    const count = boxes().filter((box) => box.checked).length;
    words.textContent = all?.checked ? all.labels[0].textContent : count ? `Đã đánh dấu ${count} dòng:` : "Đánh dấu dòng cần làm:";
    const link = document.querySelector("[data-tick-page]");
    link.textContent = count && count === boxes().length ? "Bỏ chọn cả trang này" : "Chọn cả trang này";
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-tick-page]");
    if (!link) return;
    event.preventDefault();
    const some = boxes();
    const on = some.some((box) => !box.checked);
    for (const box of some) box.checked = on;
    say();
  });
  document.addEventListener("change", (event) => event.target.matches('[form="list-acts"], #tat-ca') && say());
  // portal.js ticks what lies between two boxes on a click, after the change of the second.
  document.addEventListener("click", (event) => event.shiftKey && setTimeout(say));
  window.addEventListener("pageshow", say);

  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, elt, parameters } = event.detail;
    if (verb !== "get" || !elt.matches("form.filter")) return;
    for (const [name, value] of Object.entries(parameters)) if (value === "") delete parameters[name];
    // The order may have changed since the form was printed.
    const order = new URLSearchParams(location.search).get("xep");
    if (order) parameters.xep = order;
    else delete parameters.xep;
  });
  // What was found is said to who cannot see the table change.
  document.addEventListener("htmx:afterSettle", () => {
    say();
    const status = document.querySelector("[data-list-status]");
    const found = document.querySelector(".list-count, .empty-title");
    if (status && found) status.textContent = found.textContent;
  });
})();
