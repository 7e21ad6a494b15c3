// A text input that proposes units or people while one types: <div data-search-field="address"
// data-noun="đơn vị"> around a hidden and a text input. Without this file the code or the exact name
// is typed and the server resolves it.
"use strict";

(() => {
  const WAIT = 200;
  let count = 0;

  const open = (box) => !box.list.hidden;

  // The parts of one field, made when it is first used: also fields that htmx brings later.
  const boxOf = (input) => {
    const frame = input.closest("[data-search-field]");
    if (!frame) return null;
    if (frame.box) return frame.box;
    const list = document.createElement("ul");
    list.id = `search-field-${++count}`;
    list.className = "search-field-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", `Tìm thấy: ${frame.dataset.noun}`);
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
    box.list.replaceChildren(...answer.found.map((one, place) => {
      const option = document.createElement("li");
      option.id = `${box.list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.id = one.id;
      option.dataset.label = one.label;
      const note = document.createElement("span");
      note.className = "search-field-note";
      note.textContent = one.note;
      option.append(one.label, " ", note);
      return option;
    }));
    const found = answer.found.length;
    const noun = box.frame.dataset.noun;
    box.status.textContent = !found ? `Không tìm thấy ${noun} nào.`
      : answer.more ? `Hiện ${found} ${noun} đầu, gõ thêm để thu hẹp.` : `${found} ${noun}.`;
    if (!found || answer.more) {
      const rest = document.createElement("li");
      rest.className = "search-field-rest";
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
    const address = new URL(box.frame.dataset.searchField, location.href);
    address.searchParams.set("q", words);
    let answer;
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      answer = await response.json();
    } catch {
      box.status.textContent = `Chưa tìm được ${box.frame.dataset.noun}. Có thể gõ đúng mã hoặc tên rồi lưu.`;
      return close(box);
    }
    if (turn === box.asked && document.activeElement === box.input) show(box, answer);
  };

  document.addEventListener("focusin", (event) => event.target.matches?.('[data-search-field] input[type="text"]') && boxOf(event.target));

  document.addEventListener("input", (event) => {
    const box = event.target.matches?.('[data-search-field] input[type="text"]') && boxOf(event.target);
    if (!box) return;
    if (box.picked !== box.input.value) box.hidden.value = "";
    clearTimeout(box.timer);
    box.timer = setTimeout(() => ask(box), WAIT);
  });

  document.addEventListener("keydown", (event) => {
    const box = event.target.matches?.('[data-search-field] input[type="text"]') && boxOf(event.target);
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
  document.addEventListener("mousedown", (event) => event.target.closest(".search-field-list") && event.preventDefault());
  document.addEventListener("click", (event) => {
    const option = event.target.closest('.search-field-list [role="option"]');
    if (option) pick(option.closest("[data-search-field]").box, option);
  });
  document.addEventListener("focusout", (event) => {
    const box = event.target.closest?.("[data-search-field]")?.box;
    if (!box) return;
    clearTimeout(box.timer);
    box.asked += 1;
    close(box);
  });
})();
