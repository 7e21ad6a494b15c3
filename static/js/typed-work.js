// What was typed into a form marked data-typed-work stays in this browser until the server has it:
// after an expired session or a lost line it is offered again. The page works without this.
"use strict";

(() => {
  const DAYS = 7 * 24 * 3600 * 1000;
  const form = document.querySelector("form[data-typed-work]");
  if (!form) return;
  const key = `typed-work:${form.dataset.typedWork}`;
  const isChoice = (control) => control.type === "checkbox" || control.type === "radio";
  const nameOf = (control) => (isChoice(control) ? `${control.name}=${control.value}` : control.name);
  const valueOf = (control) => (isChoice(control) ? control.checked : control.value);
  const controls = () => [...form.elements].filter((control) =>
    control.name && !["hidden", "file", "submit", "button"].includes(control.type));
  const read = () => Object.fromEntries(controls().map((control) => [nameOf(control), valueOf(control)]));

  // A store that is full or forbidden must not keep the form from being sent.
  const stored = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  const forget = () => stored(() => localStorage.removeItem(key));

  let work = stored(() => JSON.parse(localStorage.getItem(key)));
  if (work && Date.now() - work.at > DAYS) work = forget();
  const isAnswer = form.hasAttribute("data-typed"); // the server sent back what was typed
  const shown = read();
  const base = isAnswer && work ? { ...shown, ...work.base } : shown;

  if (work && !isAnswer) {
    const isSame = work.version === form.dataset.version; // nothing was saved since
    const missing = Object.entries(work.typed).filter(([name, value]) =>
      name in shown && shown[name] !== value && (isSame || shown[name] === work.base[name]));
    if (missing.length) offer(new Map(missing), work.at);
    else forget();
  }

  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save();
  });

  function save() {
    const typed = Object.entries(read()).filter(([name, value]) => base[name] !== value);
    if (!typed.length) return forget();
    return stored(() => localStorage.setItem(key, JSON.stringify({
      at: Date.now(),
      version: form.dataset.version,
      typed: Object.fromEntries(typed),
      base: Object.fromEntries(typed.map(([name]) => [name, base[name]])),
    })));
  }

  function offer(missing, at) {
    const box = document.createElement("div");
    box.className = "alert alert-warn typed-work";
    box.setAttribute("role", "alert");
    const words = document.createElement("p");
    const when = new Date(at).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" });
    words.textContent = `Máy này còn giữ những gì bạn nhập lúc ${when} mà chưa lưu được.`;
    const take = button("Lấy lại", () => {
      for (const control of controls()) {
        const value = missing.get(nameOf(control));
        if (value === undefined) continue;
        if (isChoice(control)) control.checked = value;
        else control.value = value;
        const more = control.closest("details");
        if (more) more.open = true;
        control.dispatchEvent(new Event("input", { bubbles: true }));
      }
      box.remove();
      form.querySelector(".form-foot button")?.focus();
    });
    const drop = button("Bỏ đi", () => {
      forget();
      box.remove();
    });
    box.append(words, take, drop);
    form.before(box);
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-small";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }
})();
