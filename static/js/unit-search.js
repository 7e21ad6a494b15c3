// A text input that proposes units while one types: <div data-unit-search="address"> around a hidden
// and a text input. Without this file the code or the exact name is typed and the server resolves it.
"use strict";

(() => {
  const WAIT = 200;
  let count = 0;

  const open = (box) => !box.list.hidden;

  // The parts of one field, made when it is first used: also fields that htmx brings later.
  const boxOf = (input) => {
    const frame = input.closest("[data-unit-search]");
    if (!frame) return null;
    if (frame.box) return frame.box;
    const list = document.createElement("ul");
    list.id = `unit-search-${++count}`;
    list.className = "unit-search-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Đơn vị tìm thấy");
    list.hidden = true;
    const status = document.createElement("div");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    frame.append(list, status);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);
    const hidden = frame.querySelector('input[type="hidden"]');
    frame.box = { frame, input, hidden, list, status, picked: hidden.value ? input.value : null, asked: 0 };
    return frame.box;
  };

  const close = (box) => {
    box.list.hidden = true;
    box.input.setAttribute("aria-expanded", "false");
    box.input.removeAttribute("aria-activedescendant");
  };

  const point = (box, option) => {
    for (const other of box.list.children) other.setAttribute("aria-selected", String(other === option));
    if (!option) return box.input.removeAttribute("aria-activedescendant");
    box.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const pick = (box, option) => {
    box.hidden.value = option.dataset.id;
    box.input.value = box.picked = option.dataset.label;
    box.status.textContent = `Đã chọn ${option.dataset.label}.`;
    close(box);
    box.input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const show = (box, answer) => {
    box.list.replaceChildren(...answer.units.map((unit, place) => {
      const option = document.createElement("li");
      option.id = `${box.list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.id = unit.id;
      option.dataset.label = unit.label;
      const note = document.createElement("span");
      note.className = "unit-search-note";
      note.textContent = unit.note;
      option.append(unit.label, " ", note);
      return option;
    }));
    const found = answer.units.length;
    box.status.textContent = !found ? "Không tìm thấy đơn vị nào."
      : answer.more ? `Hiện ${found} đơn vị đầu, gõ thêm để thu hẹp.` : `${found} đơn vị.`;
    if (!found || answer.more) {
      const rest = document.createElement("li");
      rest.className = "unit-search-rest";
      rest.setAttribute("role", "presentation");
      rest.textContent = box.status.textContent;
      box.list.append(rest);
    }
    box.list.hidden = false;
    box.input.setAttribute("aria-expanded", "true");
    point(box, null);
  };

  const ask = async (box) => {
    const words = box.input.value.trim();
    const turn = ++box.asked;
    if (!words) return close(box);
    const address = new URL(box.frame.dataset.unitSearch, location.href);
    address.searchParams.set("q", words);
    let answer;
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      answer = await response.json();
    } catch {
      box.status.textContent = "Chưa tìm được đơn vị. Có thể gõ đúng mã hoặc tên rồi lưu.";
      return close(box);
    }
    if (turn === box.asked && document.activeElement === box.input) show(box, answer);
  };

  document.addEventListener("focusin", (event) => event.target.matches?.('[data-unit-search] input[type="text"]') && boxOf(event.target));

  document.addEventListener("input", (event) => {
    const box = event.target.matches?.('[data-unit-search] input[type="text"]') && boxOf(event.target);
    if (!box) return;
    if (box.picked !== box.input.value) box.hidden.value = "";
    clearTimeout(box.timer);
    box.timer = setTimeout(() => ask(box), WAIT);
  });

  document.addEventListener("keydown", (event) => {
    const box = event.target.matches?.('[data-unit-search] input[type="text"]') && boxOf(event.target);
    if (!box || event.isComposing) return;
    const options = [...box.list.querySelectorAll('[role="option"]')];
    const place = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open(box)) return void ask(box);
      if (!options.length) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = place < 0 ? (step > 0 ? 0 : options.length - 1) : (place + step + options.length) % options.length;
      point(box, options[next]);
    } else if (event.key === "Enter" && open(box)) {
      event.preventDefault();
      if (place >= 0) pick(box, options[place]);
      else if (options.length === 1) pick(box, options[0]);
    } else if (event.key === "Escape" && open(box)) {
      event.preventDefault();
      event.stopPropagation();
      close(box);
    }
  });

  // The list must not take the focus from the input before the click arrives.
  document.addEventListener("mousedown", (event) => event.target.closest(".unit-search-list") && event.preventDefault());
  document.addEventListener("click", (event) => {
    const option = event.target.closest('.unit-search-list [role="option"]');
    if (option) pick(option.closest("[data-unit-search]").box, option);
  });
  document.addEventListener("focusout", (event) => {
    const box = event.target.closest?.("[data-unit-search]")?.box;
    if (!box) return;
    clearTimeout(box.timer);
    box.asked += 1;
    close(box);
  });
})();
