// Moving through the figures by keyboard, and pasting a block of cells with a way back.
"use strict";
import { block, isBlock } from "./grid-paste.js";

const YES = ["đạt", "có", "x", "yes", "1"];
const NO = ["không đạt", "chưa đạt", "không", "no", "0"];

const figuresOf = (place) => [...place.querySelectorAll("[data-figure]")];
const isText = (control) => control.tagName === "INPUT";

// `hooks`: cellAt(control), typed(cell), restore(cell), saveNow(), say(words, undo).
export function setUp(form, hooks) {
  let pasted = null;

  // Rows as they are on the page, locked ones too, without those that are filtered away.
  const rows = () => [...form.querySelectorAll("tbody.entry")].filter((place) => !place.hidden);

  function move(control, by) {
    const column = figuresOf(control.closest("tbody")).indexOf(control);
    const open = rows().filter((place) => figuresOf(place).length);
    const next = open[open.indexOf(control.closest("tbody")) + by];
    if (!next) return false;
    const figures = figuresOf(next);
    const goal = figures[Math.min(column, figures.length - 1)];
    goal.focus();
    if (isText(goal)) goal.select();
    return true;
  }

  function aside(control, by) {
    const figures = figuresOf(control.closest("tbody"));
    const goal = figures[figures.indexOf(control) + by];
    if (goal && isText(goal)) {
      goal.focus();
      goal.select();
    }
    return Boolean(goal && isText(goal));
  }

  function unfold(control) {
    const place = control.closest("tbody");
    const more = place.querySelector("details");
    const isInside = more.contains(control);
    more.open = !isInside;
    (isInside ? figuresOf(place)[0] : more.querySelector("input, textarea"))?.focus();
  }

  form.addEventListener("keydown", (event) => {
    const control = event.target;
    const { key } = event;
    if (event.isComposing) return; // a Vietnamese keyboard is still making the letter
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z" && pasted) {
      event.preventDefault();
      undo();
    } else if (control.closest("tbody.entry") && (key === "F2" || (event.altKey && key === "Enter"))) {
      event.preventDefault();
      unfold(control);
    } else if (key === "Escape" && hooks.cellAt(control)) {
      if (hooks.restore(hooks.cellAt(control))) event.preventDefault();
    } else if ("figure" in control.dataset && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const isStill = isText(control) && control.selectionStart === control.selectionEnd;
      const isAll = isText(control) && control.selectionEnd - control.selectionStart === control.value.length;
      const acts = {
        Enter: () => control.tagName !== "TEXTAREA" && (move(control, event.shiftKey ? -1 : 1) || true),
        ArrowDown: () => isText(control) && move(control, 1),
        ArrowUp: () => isText(control) && move(control, -1),
        ArrowLeft: () => (isAll || (isStill && control.selectionStart === 0)) && aside(control, -1),
        ArrowRight: () => (isAll || (isStill && control.selectionEnd === control.value.length)) && aside(control, 1),
      };
      if (acts[key]?.()) event.preventDefault();
    } else if (key === "Enter" && isText(control) && hooks.cellAt(control)) {
      event.preventDefault(); // in the source or the reason it sends nothing; what was typed is saved
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    hooks.saveNow();
  });

  // A block fills downwards, and to the right where a row has more than one input.
  form.addEventListener("paste", (event) => {
    const control = event.target;
    if (!("figure" in control.dataset)) return;
    const lines = block(event.clipboardData.getData("text/plain"));
    if (!isBlock(lines)) return;
    event.preventDefault();
    fill(control, lines);
  });

  function fill(control, lines) {
    const places = rows();
    const start = places.indexOf(control.closest("tbody"));
    const column = figuresOf(places[start]).indexOf(control);
    const former = [];
    const count = { filled: 0, locked: 0, beside: 0, unread: 0 };
    const touched = new Set();
    for (const [down, line] of lines.entries()) {
      const place = places[start + down];
      if (!place) break;
      const figures = figuresOf(place);
      for (const [right, text] of line.entries()) {
        if (!text) continue; // an empty cell leaves what is there
        const goal = figures[(figures.length > 1 ? column : 0) + right];
        if (!figures.length) count.locked += right === 0;
        else if (!goal) count.beside += 1;
        else if (enter(goal, text, former)) touched.add(hooks.cellAt(goal)) && (count.filled += 1);
        else count.unread += 1;
      }
    }
    pasted = former;
    for (const cell of touched) hooks.typed(cell);
    const over = lines.slice(places.length - start).filter((line) => line.some(Boolean)).length;
    const words = [
      `Đã dán ${count.filled} ô.`,
      count.locked && `${count.locked} dòng đã khóa, giữ nguyên.`,
      count.unread && `${count.unread} ô không hiểu chữ đã dán (chỉ nhận “Đạt” hoặc “Không đạt”).`,
      count.beside && `${count.beside} ô thừa ở cột bên phải, không dán.`,
      over && `${over} dòng vượt quá cuối bảng, không dán.`,
    ];
    hooks.say(words.filter(Boolean).join(" "), former.length ? undo : null);
  }

  function enter(goal, text, former) {
    let value = text;
    if (goal.tagName === "SELECT") {
      const word = text.toLowerCase();
      value = YES.includes(word) ? "yes" : NO.includes(word) ? "no" : null;
      if (value === null) return false;
    } else if (isText(goal)) {
      value = text.replace(/\s+/g, " ");
    }
    former.push([goal, goal.value, value]);
    goal.value = value;
    return true;
  }

  // Only what still holds what was pasted goes back.
  function undo() {
    if (!pasted) return;
    const touched = new Set();
    for (const [goal, value, put] of pasted) {
      if (goal.value !== put) continue;
      goal.value = value;
      touched.add(hooks.cellAt(goal));
    }
    pasted = null;
    for (const cell of touched) hooks.typed(cell);
    hooks.say(`Đã bỏ phần vừa dán: ${touched.size} dòng trở về như trước.`, null);
  }

  form.addEventListener("input", () => (pasted = null));
}
