// The entry page: figures are saved cell by cell while they are typed, on a line that may break.
// The same page works as a plain form where this is not loaded.
"use strict";
import { Cell, element, tag } from "./grid-cells.js";
import { setUp } from "./grid-keys.js";
import { Line, Outbox, Shelf, same } from "./grid-queue.js";

const AFTER_TYPING = 1000;
const AFTER_LEAVING = 300;
const MINUTE = 60_000;

const form = document.querySelector("form[data-grid]");
if (form) {
  for (const place of document.querySelectorAll("[data-scripted]")) place.hidden = false;
  keypads();
  filters();
  clocks();
  // A page on which the server has sent back what was typed is answered as the plain form it is.
  if ("typed" in form.dataset) setUp(form, { cellAt: () => null, typed() {}, restore() {}, saveNow() {}, say() {} });
  else start();
}

function start() {
  const badge = form.querySelector("[data-badge]");
  const message = form.querySelector("[data-message]");
  const spoken = form.querySelector("[data-spoken]");
  const shelf = new Shelf();
  const line = new Line({ ...form.dataset, csrf: form.elements.csrfmiddlewaretoken }, () => draw());
  const cells = [...form.querySelectorAll("[data-cell]")].map((place) => new Cell(place));
  const places = new Map(cells.map((cell) => [cell.place, cell]));
  const byName = new Map(cells.map((cell) => [`${cell.report} ${cell.id}`, cell]));
  const boxes = new Map();
  for (const cell of cells) if (!boxes.has(cell.report)) boxes.set(cell.report, new Outbox(cell.report, line, shelf, told));
  let typing, retrying, savedAt = "", refusal = "", isReturning = false;

  const cellAt = (control) => places.get(control.closest("[data-cell]"));
  const boxOf = (cell) => boxes.get(cell.report);
  const all = () => [...boxes.values()];
  const count = (kinds) => all().reduce((sum, box) => sum + box.ids.filter((id) => kinds.includes(box.row(id)?.held)).length, 0);
  const unsent = () => count([""]);

  // What comes in from the keyboard

  function typed(cell, pause = AFTER_TYPING) {
    const box = boxOf(cell);
    const row = box.row(cell.id);
    if (same(cell.values, cell.base) && !box.isSending(cell.id) && row?.held !== "clash") {
      box.drop(cell.id);
      settled(cell);
    } else if (!row || !same(row.values, cell.values)) {
      box.put(cell.id, cell.values, cell.signed.value);
      if (row?.held !== "clash") waits(cell);
    }
    // Half of a part of a total is no mistake as long as the other half is being typed.
    const { numerator, denominator } = cell.values;
    const isHalf = numerator !== undefined && !numerator.trim() !== !denominator.trim() && cell.place.contains(document.activeElement);
    if (!isHalf) later(pause);
    draw();
  }

  function waits(cell) {
    cell.wrong({});
    cell.show(line.state === "offline" ? "offline" : "waiting");
    cell.judging(line.state === "offline" ? "chưa có mạng" : "đang tính…");
  }

  // Back to what stands, with nothing left to send.
  function settled(cell) {
    cell.wrong({});
    if (cell.part("clash")) cell.part("clash").hidden = true;
    if (cell.stood) cell.part("judged").innerHTML = cell.stood;
    if (cell.place.dataset.fares) cell.show("saved");
  }

  function restore(cell) {
    if (same(cell.values, cell.base)) return false;
    const box = boxOf(cell);
    const row = box.row(cell.id);
    if (row?.held) box.keep(cell.id, { ...row, held: "" });
    cell.put(cell.base);
    cell.ask("");
    typed(cell);
    return true;
  }

  function later(pause) {
    clearTimeout(typing);
    typing = setTimeout(flush, pause);
  }

  function flush() {
    clearTimeout(typing);
    clearTimeout(retrying);
    return Promise.all(all().map((box) => box.flush())).then(() => {
      draw();
      const isHindered = line.state === "offline" || line.state === "busy";
      if (isHindered && unsent()) retrying = setTimeout(flush, line.pause);
    });
  }

  // What comes back from the server, also by way of another tab

  function told({ kind, said, refusal: reason }, box, batch) {
    let saved = 0;
    for (const [id, sent] of Object.entries(batch.cells)) {
      const cell = byName.get(`${box.url} ${id}`);
      const row = box.row(id);
      const isWaiting = Boolean(row && !row.held);
      if (kind === "saving") {
        cell?.show("saving");
        continue;
      }
      const answer = said && (id === "all" ? said.note : said.cells[id]);
      saved += Boolean(answer?.saved);
      if (!cell) lost(box, id, sent, answer);
      else if (!answer) cell.show("refused");
      else {
        cell.answer(answer, said.at, isWaiting);
        if (cell.part("judged")) cell.stood = answer.judged ?? "";
        if (isWaiting) waits(cell);
        if (row?.held === "clash") clash(cell, answer.conflict);
      }
    }
    if (kind === "answer") {
      refusal = "";
      if (isReturning && !unsent()) message.hidden = true;
      if (saved) {
        savedAt = said.at;
        spoken.textContent = `Đã lưu ${saved} ô lúc ${said.at}`;
      }
      const bad = Object.keys(batch.cells).filter((id) => ["wrong", "clash"].includes(box.row(id)?.held));
      if (bad.length) spoken.textContent += `. ${bad.length} ô chưa lưu được, xem câu báo ở ô`;
    }
    if (kind === "refused") spoken.textContent = refusal = reason || "Cổng không nhận số liệu này.";
    draw();
  }

  function clash(cell, conflict) {
    cell.clash(conflict ?? {}, (isMine) => {
      const box = boxOf(cell);
      const row = box.row(cell.id);
      cell.part("clash").hidden = true;
      if (isMine && row) {
        box.keep(cell.id, { ...row, was: row.now, held: "" });
        waits(cell);
      } else {
        box.drop(cell.id);
        cell.put(cell.base);
        settled(cell);
      }
      cell.figures[0]?.focus();
      flush();
    });
  }

  // Typed on this page when the cell was open; it is locked now, so that there is no place for it.
  function lost(box, id, sent, answer) {
    if (answer?.saved || !document.getElementById(`t${id}`)) return;
    box.drop(id);
    const what = Object.values(sent.values).filter(Boolean).join("; ");
    say(`Một ô đã khóa nên không lưu được số bạn nhập trước đó: “${what}”.`, null);
  }

  // What the page says of it all

  function draw() {
    const wait = unsent();
    const wrong = count(["wrong", "refused"]);
    const clashes = count(["clash"]);
    const kept = shelf.isKept ? "còn giữ trên máy này" : "máy này không cho giữ lại, đừng đóng trang";
    const signIn = () => element("a", { href: form.dataset.signIn, target: "_blank", rel: "opener", text: "Đăng nhập lại ở thẻ mới" });
    const isMoving = all().some((box) => box.running && box.batch);
    let parts = [tag(savedAt ? `Đã lưu ${savedAt}` : "Mọi số đã lưu", "ok")];
    if (line.state === "expired") parts = [tag("Phiên đăng nhập đã hết", "bad"), `${wait} ô chờ gửi, ${kept}. `, signIn()];
    else if (line.state === "other") parts = [tag("Máy này đang đăng nhập bằng tài khoản khác", "bad"), `Chưa gửi gì; ${wait} ô ${kept}. `, signIn()];
    else if (refusal) parts = [tag("Cổng không nhận", "bad"), refusal];
    else if (line.state === "offline" && wait) parts = [tag("Mất mạng", "warn"), `${wait} ô chờ gửi, ${kept}.`];
    else if (line.state === "busy" && wait) parts = [tag("Máy chủ đang bận", "warn"), `${wait} ô chờ gửi, ${kept}. Cổng tự gửi lại.`];
    else if (isMoving) parts = [tag("Đang lưu…", "info", "upload")];
    else if (wait) parts = [tag(`${wait} ô chờ gửi`, "neutral", "clock")];
    else if (wrong || clashes) parts = [tag("Còn ô chưa lưu", "bad")];
    const rest = [wrong && `${wrong} ô sai`, clashes && `${clashes} ô trùng với đồng nghiệp`].filter(Boolean).join(", ");
    if (rest) parts.push(element("a", { href: "#", className: "grid-first", text: rest }));
    badge.hidden = false;
    if (badge.dataset.drawn !== parts.map((part) => part.textContent ?? part).join("|")) {
      badge.dataset.drawn = parts.map((part) => part.textContent ?? part).join("|");
      badge.replaceChildren(...parts);
    }
    const filled = cells.filter((cell) => cell.id !== "all" && cell.isFilled).length;
    const locked = form.querySelectorAll('tbody.entry:not([data-cell], [data-stands="empty"])').length;
    form.querySelector("[data-filled]").textContent = `${filled + locked}/${form.querySelectorAll("tbody.entry").length}`;
    if (line.state !== "fine") for (const cell of cells) if (["waiting", "saving"].includes(cell.place.dataset.fares)) waits(cell);
  }

  function say(words, undo) {
    isReturning = false;
    message.hidden = false;
    message.replaceChildren(`${words} `);
    if (undo) {
      const back = element("button", { type: "button", className: "link-button", text: "Bỏ phần vừa dán" });
      back.addEventListener("click", undo);
      message.append(back);
    }
    spoken.textContent = words;
  }

  const firstBad = () => cells.find((cell) => ["wrong", "clash", "refused"].includes(boxOf(cell).row(cell.id)?.held));
  const goTo = (cell) => (cell.part("clash")?.hidden === false ? cell.place.querySelector("[data-clash] button") : cell.figures[0] ?? Object.values(cell.controls)[0]).focus();
  badge.addEventListener("click", (event) => {
    if (!event.target.closest(".grid-first")) return;
    event.preventDefault();
    if (firstBad()) goTo(firstBad());
  });

  // The buttons: first everything typed goes to the server, then on to where the button leads.
  async function saveNow() {
    refusal = "";
    for (const box of all()) for (const id of box.ids) box.free(id, ["refused"]);
    if (!line.isOpen) await line.renew();
    await flush();
    return unsent() + count(["wrong", "clash", "refused"]) === 0;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    const isSaved = await saveNow();
    button?.removeAttribute("aria-busy");
    if (isSaved && button?.dataset.go) return location.assign(button.dataset.go);
    if (isSaved) return say(`Mọi số đã được lưu${savedAt ? ` lúc ${savedAt}` : ""}.`, null);
    if (unsent()) return say(`${button?.dataset.go ? "Chưa đi tiếp được" : "Chưa lưu được"}: ${unsent()} ô chưa gửi được. Cổng tự gửi khi có mạng; hãy bấm lại khi dòng này báo đã lưu.`, null);
    if (firstBad()) goTo(firstBad());
    say("Còn ô chưa lưu được. Hãy xem câu báo ở ô.", null);
  });

  form.addEventListener("input", (event) => {
    const cell = cellAt(event.target);
    if (cell && event.target.name) typed(cell);
  });
  form.addEventListener("focusout", (event) => {
    const cell = cellAt(event.target);
    if (!cell) return;
    if (!boxOf(cell).row(cell.id)) cell.put(cell.base); // as the server writes what was typed
    if (cell.place.contains(event.relatedTarget)) return;
    cell.openAsked();
    if (unsent()) later(AFTER_LEAVING);
  });
  setUp(form, { cellAt, typed, restore, saveNow, say });

  // The line comes back: said by the browser, or by a person who comes back to the page.
  async function wake() {
    if (document.visibilityState === "hidden") return;
    if (!line.isOpen && !(await line.renew())) return;
    if (unsent() || all().some((box) => box.batch)) flush();
  }
  window.addEventListener("online", wake);
  window.addEventListener("focus", wake);
  window.addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? unsent() && flush() : wake()));
  window.addEventListener("pagehide", () => all().forEach((box) => box.leave()));
  window.addEventListener("offline", () => {
    line.become("offline");
    if (unsent()) flush();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!shelf.isKept) event.preventDefault();
  });

  // Another tab of the same person types, or has its answer.
  window.addEventListener("storage", ({ key, newValue }) => {
    const box = all().find((one) => key?.startsWith(one.root));
    if (!box || !newValue) return;
    const what = key.slice(box.root.length);
    const row = JSON.parse(newValue);
    if (what === "told") return told(row.answer, box, row.batch);
    const cell = what.startsWith("c:") && byName.get(`${box.url} ${what.slice(2)}`);
    if (cell && !same(cell.values, row.values)) {
      cell.put(row.values, false);
      waits(cell);
    }
    return draw();
  });

  // What was kept from before a reload, or from another day, comes back and is sent.
  let back = 0;
  for (const cell of cells) cell.stood = cell.part("judged")?.innerHTML;
  for (const box of all()) {
    const last = box.lately;
    const isBehind = ([id, sent]) => byName.get(`${box.url} ${id}`)?.signed.value === sent.was;
    const cellsBehind = Object.fromEntries(Object.entries(last?.batch.cells ?? {}).filter(isBehind));
    if (last?.answer.kind === "answer") told(last.answer, box, { ...last.batch, cells: cellsBehind });
  }
  for (const cell of cells) {
    const row = boxOf(cell).row(cell.id);
    if (!row) continue;
    back += 1;
    cell.put(row.values);
    waits(cell);
  }
  if (back) say(`Máy này còn giữ ${back} ô bạn nhập mà chưa lưu được; cổng đang gửi.`, null);
  isReturning = back > 0;
  draw();
  wake();
}

// On a phone: a keypad of digits first, and a button for words such as "trên 300".
function keypads() {
  if (!matchMedia("(pointer: coarse)").matches) return;
  for (const control of form.querySelectorAll('[data-figure="value"]')) {
    const button = element("button", { type: "button", className: "button button-small grid-letters", text: "Chữ" });
    button.setAttribute("aria-label", "Gõ cả chữ, ví dụ trên 300");
    control.inputMode = "decimal";
    control.after(button);
    button.addEventListener("click", () => {
      const isDigits = control.inputMode === "decimal";
      control.inputMode = isDigits ? "text" : "decimal";
      button.textContent = isDigits ? "Số" : "Chữ";
      control.blur();
      control.focus();
    });
  }
}

function filters() {
  const find = document.getElementById("grid-find");
  const show = document.getElementById("grid-show");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
  const isShown = {
    "": () => true,
    empty: (place) => ![...place.querySelectorAll("[data-figure]")].some((control) => control.value.trim()) && (place.dataset.cell ?? place.dataset.stands === "empty"),
    returned: (place) => place.classList.contains("entry-asked") || place.dataset.stands === "returned",
    wrong: (place) => place.matches('.entry-wrong, .entry-doubt, [data-fares="clash"], [data-fares="refused"]'),
  };
  const apply = () => {
    const words = fold(find.value).split(/\s+/).filter(Boolean);
    let section = null;
    for (const place of form.querySelectorAll("tbody.grid-section, tbody.entry")) {
      if (place.classList.contains("grid-section")) {
        section = place;
        section.hidden = Boolean(words.length || show.value);
        continue;
      }
      const text = words.length ? fold(`${section?.textContent ?? ""} ${place.querySelector(".grid-name").textContent}`) : "";
      place.hidden = !(isShown[show.value](place) && words.every((word) => text.includes(word)));
      if (!place.hidden && section) section.hidden = false;
    }
  };
  find.addEventListener("input", (event) => {
    event.stopPropagation();
    apply();
  });
  find.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  show.addEventListener("change", apply);
}

// How long is left, in words, by the clock of the server; as emulation/lib/clocks.py says it.
function clocks() {
  const [hour, day] = [60, 1440];
  const long = (minutes) => (minutes >= 2 * day ? `${Math.floor(minutes / day)} ngày` : minutes >= hour ? `${Math.floor(minutes / hour)} giờ` : `${Math.max(minutes, 1)} phút`);
  const two = (large, word, small, lesser) => `${large} ${word}${small ? ` ${small} ${lesser}` : ""}`;
  const left = (minutes) => {
    if (minutes >= 7 * day || minutes < hour) return long(minutes);
    if (minutes >= day) return two(Math.floor(minutes / day), "ngày", Math.floor((minutes % day) / hour), "giờ");
    return two(Math.floor(minutes / hour), "giờ", minutes % hour, "phút");
  };
  for (const place of document.querySelectorAll("[data-clock]")) {
    const ahead = Date.parse(place.dataset.now) - Date.now();
    const due = Date.parse(place.dataset.clock);
    const tick = () => {
      const span = due - Date.now() - ahead;
      const minutes = Math.floor(Math.abs(span) / MINUTE);
      const kind = span < 0 ? "bad" : minutes <= 3 * day ? "warn" : "neutral";
      place.replaceChildren(tag(span >= 0 ? `Còn ${left(minutes)}` : `Quá hạn ${long(minutes)}`, kind, "clock"));
    };
    setInterval(tick, MINUTE / 2);
  }
}
