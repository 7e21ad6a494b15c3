// The palette: Ctrl K (on a Mac ⌘ K) opens a search above the page that answers while one types and
// also lists where one may go. Without this file the field in the header leads to the search page.
"use strict";

(() => {
  const WAIT = 150;
  const SHORTEST = 2;
  const dialog = document.querySelector("dialog[data-palette]");
  if (!dialog?.showModal) return;
  const input = dialog.querySelector("input");
  const list = dialog.querySelector('[role="listbox"]');
  const status = dialog.querySelector('[role="status"]');
  const said = dialog.querySelector("[data-said]");
  let places = []; // sections that are there for every search; asked for once
  let timer = 0;
  let turn = 0;

  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  for (const key of document.querySelectorAll("[data-palette-key]")) {
    key.textContent = isMac ? "⌘ K" : "Ctrl K";
    key.hidden = false;
  }

  // As emulation/lib/vietnamese.py folds: accents and case apart, y read as i.
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d").replace(/y/g, "i");
  const options = () => [...list.querySelectorAll('[role="option"]')].filter((option) => !option.closest("[hidden]"));

  const point = (option) => {
    for (const other of list.querySelectorAll('[aria-selected="true"]')) other.setAttribute("aria-selected", "false");
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    return input.setAttribute("aria-activedescendant", option.id);
  };

  // The links of an answer become options; what is no option is said beside the list.
  const optionsOf = (html, stem) => {
    const answer = document.createElement("template");
    answer.innerHTML = html;
    answer.content.querySelector("[data-page-only]")?.remove();
    const asides = [...answer.content.querySelectorAll("[data-aside]")];
    for (const aside of asides) aside.remove();
    const sections = [...answer.content.querySelectorAll("section")];
    for (const section of sections) {
      section.setAttribute("role", "group");
      section.querySelector("h2").setAttribute("aria-hidden", "true");
      for (const part of section.querySelectorAll("ul, li")) part.setAttribute("role", "none");
    }
    sections.flatMap((section) => [...section.querySelectorAll("a")]).forEach((link, place) => {
      link.id = `palette-${stem}-${place}`;
      link.tabIndex = -1;
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", "false");
    });
    return { sections, aside: asides.map((aside) => aside.textContent.replace(/\s+/g, " ").trim()).join(" ") };
  };

  // Of the places, those that hold every word; all of them while nothing is typed.
  const narrowPlaces = () => {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    for (const section of places) {
      const items = [...section.querySelectorAll("li")];
      for (const item of items) item.hidden = !words.every((word) => folded(item.textContent).includes(word));
      section.hidden = items.every((item) => item.hidden);
    }
  };

  const show = (sections, aside) => {
    list.replaceChildren(...places, ...sections);
    const count = options().length;
    list.hidden = !count;
    input.setAttribute("aria-expanded", String(count > 0));
    said.textContent = count && sections.length ? "" : aside;
    said.hidden = !said.textContent;
    status.textContent = count ? `${count} mục. ${aside}` : aside;
    point(input.value.trim() ? options()[0] : null);
  };

  const fetched = async (words) => {
    const address = new URL(dialog.dataset.palette, location.href);
    if (words) address.searchParams.set("q", words);
    const response = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (response.redirected) return location.assign(address); // the session has ended: sign in first
    if (!response.ok) throw new Error(String(response.status));
    return response.text();
  };

  const ask = async () => {
    const mine = ++turn;
    const words = input.value.trim();
    try {
      if (!places.length) places = optionsOf((await fetched("")) ?? "", "place").sections;
      const answer = words.length < SHORTEST ? "" : await fetched(words);
      if (mine !== turn || !dialog.open) return;
      const { sections, aside } = optionsOf(answer ?? "", "found");
      narrowPlaces();
      show(sections, aside || (words && words.length < SHORTEST ? "Gõ thêm để tìm phong trào, đơn vị, người." : ""));
    } catch {
      if (mine === turn) show([], "Chưa tìm được. Hãy thử lại, hoặc nhấn Enter để mở trang tìm.");
    }
  };

  const open = () => {
    if (!dialog.open) {
      dialog.showModal();
      input.value = "";
      ask();
    }
    input.select();
  };

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    open();
  });
  // By pointer the field of the header opens the palette; with the keyboard one types into it as it is.
  document.addEventListener("mousedown", (event) => {
    if (!event.target.closest("[data-palette-open]")) return;
    event.preventDefault();
    open();
  });

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const shown = options();
    const place = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const from = place < 0 && step < 0 ? 0 : place;
      if (shown.length) point(shown[(from + step + shown.length) % shown.length]);
    } else if (event.key === "Enter" && place >= 0) {
      event.preventDefault();
      shown[place].click();
    }
  });
  // A page kept by the browser must not come back with the palette open.
  window.addEventListener("pagehide", () => dialog.close());
})();
