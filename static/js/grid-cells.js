// One cell of the grid on the page: its inputs, what stands, and what is shown of how it fares.
"use strict";

const LABELS = {
  value: "Kết quả", numerator: "Số đạt", denominator: "Tổng số", reached: "Kết luận", wording: "Kết quả bằng lời",
  source: "Nguồn số liệu", note: "Ghi chú", unusual_reason: "Lý do số khác thường", answer: "Trả lời Hội đồng",
};
const SIGNS = { ok: "check", warn: "warning", bad: "stop", info: "info", neutral: "dash" };
const NOT_TYPED = ["was", "keep", "conflict"];
const sprite = () => document.querySelector("svg.icon use")?.getAttribute("href").split("#")[0] ?? "";

export function element(tag, { text = "", ...values } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), values);
  if (text) made.append(text);
  made.append(...children);
  return made;
}

export function tag(label, kind, sign = SIGNS[kind]) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of [["class", "icon"], ["aria-hidden", "true"], ["width", "20"], ["height", "20"]]) drawn.setAttribute(name, value);
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite()}#${sign}`);
  drawn.append(use);
  return element("span", { className: `tag tag-${kind}` }, drawn, label);
}

export class Cell {
  constructor(place) {
    this.place = place;
    this.id = place.dataset.cell;
    this.report = place.dataset.save;
    this.controls = {};
    for (const control of place.querySelectorAll("[name]")) {
      const name = control.name.slice(control.name.indexOf("-") + 1);
      if (name === "was") this.signed = control;
      else if (!NOT_TYPED.includes(name) && control.type !== "submit") this.controls[name] = control;
    }
    this.base = this.values;
    this.mark = this.part("state")?.cloneNode(true); // as the server drew it
  }

  part(name) {
    return this.place.querySelector(`[data-${name}]`);
  }

  get figures() {
    return Object.values(this.controls).filter((control) => "figure" in control.dataset);
  }

  get isFilled() {
    return this.figures.some((control) => control.value.trim());
  }

  get values() {
    return Object.fromEntries(Object.entries(this.controls).map(([name, control]) => [name, control.value]));
  }

  // What a person is typing in is left alone.
  put(values, isForced = true) {
    for (const [name, control] of Object.entries(this.controls)) {
      if (!(name in values) || control.value === values[name]) continue;
      if (isForced || control !== document.activeElement || !document.hasFocus()) control.value = values[name];
    }
    this.openAsked();
  }

  stand(told) {
    this.signed.value = told.was;
    for (const name of Object.keys(this.base)) this.base[name] = told.values[name] ?? this.base[name];
  }

  // How it fares

  show(kind, at = "") {
    const state = this.part("state");
    this.place.dataset.fares = kind;
    if (!state) return;
    state.hidden = false;
    const words = {
      waiting: () => [tag("Chờ gửi", "neutral", "clock")],
      offline: () => [tag("Còn giữ trên máy", "warn", "clock")],
      saving: () => [tag("Đang lưu", "info", "upload")],
      wrong: () => [tag("Sai, chưa lưu", "bad")],
      clash: () => [tag("Trùng với đồng nghiệp", "warn")],
      refused: () => [tag("Không lưu được", "bad")],
      saved: () => [...this.mark.cloneNode(true).childNodes, element("span", { className: "under", text: at ? `đã lưu ${at}` : "" })],
    };
    state.replaceChildren(...words[kind]());
  }

  judging(words) {
    this.part("judged")?.replaceChildren(element("span", { className: "soft small", text: words }));
  }

  answer(told, at, isWaiting) {
    this.stand(told);
    if (told.state) {
      this.place.dataset.stands = told.state;
      this.mark?.replaceChildren(tag(told.state_label, told.state_kind));
      this.part("judged").innerHTML = told.judged; // drawn by the server's own templates
    }
    this.wrong(isWaiting ? {} : told.errors);
    this.ask(told.ask ?? "");
    if (!told.conflict) this.part("clash").hidden = true;
    if (isWaiting) return;
    if (told.saved) {
      this.put(told.values, false);
      this.show("saved", at);
    } else {
      this.show(told.conflict ? "clash" : "wrong");
    }
  }

  wrong(errors) {
    const sentences = Object.values(errors).flat();
    this.place.classList.toggle("entry-wrong", sentences.length > 0);
    for (const [name, control] of Object.entries(this.controls)) {
      if (errors[name]) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      if (errors[name]) control.closest("details")?.setAttribute("open", "");
    }
    const list = sentences.length ? [element("ul", { className: "errorlist" }, ...sentences.map((text) => element("li", { text })))] : [];
    this.part("errors")?.replaceChildren(...list);
  }

  ask(sentence) {
    const place = this.part("ask");
    if (!place) return;
    place.querySelector("p").textContent = sentence;
    this.place.classList.toggle("entry-doubt", Boolean(sentence));
    this.openAsked();
  }

  // The reason is in sight where it is asked for or given.
  openAsked() {
    const place = this.part("ask");
    if (place) place.hidden = !(place.textContent.trim() && place.querySelector("p").textContent) && !this.controls.unusual_reason.value;
  }

  // Both values, and who has which; nothing goes on before one is chosen.
  clash({ by = "", at = "" }, choose) {
    const said = (control, value) => (control.tagName === "SELECT" ? [...control.options].find((option) => option.value === value)?.text : value) || "để trống";
    const differing = Object.entries(this.controls).filter(([name, control]) => control.value !== this.base[name]);
    const button = (label, isMine) => {
      const made = element("button", { type: "button", className: "button button-small", text: label });
      made.addEventListener("click", () => choose(isMine));
      return made;
    };
    const lines = differing.map(([name, control]) => {
      const label = name in LABELS && this.id !== "all" ? LABELS[name] : "Thuyết minh";
      return element("div", { className: "grid-two" }, element("dt", { text: label }),
        element("dd", { text: `bạn nhập: ${said(control, control.value)}` }), element("dd", { text: `đang lưu: ${said(control, this.base[name])}` }));
    });
    const place = this.part("clash");
    place.hidden = false;
    place.replaceChildren(element("div", { className: "grid-clash" },
      element("strong", { text: `${by || "Đồng nghiệp"} đã lưu số khác${at ? ` lúc ${at}` : ""}` }), element("dl", {}, ...lines),
      element("div", { className: "actions" }, button("Giữ số tôi nhập", true), button("Lấy số đã lưu", false))));
  }
}
