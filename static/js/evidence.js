// Files behind a figure: chosen or dropped, several at once, each sent by itself with its progress.
// Without this script the same form sends them all together.
"use strict";
(() => {
  const form = document.querySelector("form[data-uploads]");
  if (!form) return;
  const field = form.querySelector('input[type="file"]');
  const list = form.querySelector("[data-upload-list]");
  const status = form.querySelector("[data-upload-status]");
  const panel = form.closest(".panel");
  const limit = Number(field.dataset.limit);
  // The line is given up when nothing has moved for so long.
  const QUIET = 60000;
  const SIGNED_OUT = "Phiên đăng nhập đã hết. Hãy đăng nhập lại ở một thẻ khác rồi bấm “Thử lại”.";
  const OPEN = new Set(["waiting", "cut"]);
  const items = new Set();
  let isSending = false;

  const megabytes = (bytes) => `${(bytes / 1048576).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} MB`;
  const sizeOf = (bytes) => (bytes < 1048576 / 2 ? `${Math.ceil(bytes / 1024).toLocaleString("vi-VN")} KB` : megabytes(bytes));
  const inRow = (item, name) => item.row.querySelector(`[data-${name}]`);
  const say = (words) => (status.textContent = words);

  function mark(item, state, words) {
    item.state = state;
    item.row.classList.toggle("is-refused", state === "refused" || state === "cut");
    inRow(item, "said").textContent = words;
    inRow(item, "bar").hidden = state !== "sending";
    inRow(item, "again").hidden = state !== "cut";
    const drop = inRow(item, "drop-file");
    drop.textContent = state === "sending" ? "Dừng gửi" : "Bỏ tệp";
    drop.setAttribute("aria-label", `${drop.textContent} ${item.file.name}`);
    drop.hidden = state === "kept";
  }

  function show(item, percent) {
    const bar = inRow(item, "bar").querySelector("progress");
    bar.value = percent;
    bar.setAttribute("aria-valuetext", `Đã gửi ${percent}%`);
    inRow(item, "percent").textContent = `${percent}%`;
  }

  function add(files) {
    for (const file of files) {
      const row = form.querySelector("[data-upload-row]").content.firstElementChild.cloneNode(true);
      const item = { file, row };
      items.add(item);
      list.append(row);
      inRow(item, "name").textContent = file.name;
      inRow(item, "size").textContent = sizeOf(file.size);
      row.querySelector("progress").setAttribute("aria-label", `Gửi ${file.name}`);
      inRow(item, "again").setAttribute("aria-label", `Thử lại ${file.name}`);
      inRow(item, "drop-file").addEventListener("click", () => drop(item));
      inRow(item, "again").addEventListener("click", () => sendAll([item]));
      if (file.size > limit) mark(item, "refused", `Quá giới hạn ${megabytes(limit)} nên không gửi. Hãy nén ảnh, quét ở độ phân giải thấp hơn hoặc gửi đường dẫn.`);
      else if (!file.size) mark(item, "refused", "Tệp rỗng nên không gửi. Hãy kiểm tra tệp trên máy.");
      else mark(item, "waiting", "Chưa gửi.");
    }
    list.hidden = !items.size;
    const waiting = [...items].filter((item) => item.state === "waiting").length;
    say(waiting ? `Đã chọn ${waiting} tệp. Bấm “Tải tệp lên” để gửi.` : "");
  }

  function drop(item) {
    if (item.state === "sending") {
      item.isStopped = true;
      item.request.abort();
      return;
    }
    items.delete(item);
    item.row.remove();
    list.hidden = !items.size;
    field.focus();
  }

  // The field gives its files to the list at once, so that further ones can be chosen.
  field.addEventListener("change", (event) => {
    event.stopPropagation();
    add(field.files);
    field.value = "";
  });

  const bringsFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    panel.classList.add("takes-files");
  });
  document.addEventListener("dragleave", (event) => !event.relatedTarget && panel.classList.remove("takes-files"));
  document.addEventListener("drop", (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    panel.classList.remove("takes-files");
    add(event.dataTransfer.files);
  });

  form.addEventListener("submit", (event) => {
    const waiting = [...items].filter((item) => OPEN.has(item.state));
    if (!waiting.length && !isSending && !items.size) return; // the server says that nothing was chosen
    event.preventDefault();
    sendAll(waiting);
  });

  async function sendAll(chosen) {
    if (isSending) return;
    if (!chosen.length) return say("Hãy chọn tệp để gửi.");
    isSending = true;
    form.setAttribute("aria-busy", "true");
    for (const item of chosen) if (items.has(item)) await send(item);
    const kept = [...items].filter((item) => item.state === "kept");
    const others = chosen.filter((item) => item.state === "cut" || item.state === "refused").length;
    if (kept.length && (await renewed())) {
      for (const item of kept) {
        items.delete(item);
        item.row.remove();
      }
      list.hidden = !items.size;
    }
    isSending = false;
    form.removeAttribute("aria-busy");
    say([kept.length && `Đã thêm ${kept.length} tệp.`, others && `${others} tệp chưa gửi được, lý do ghi ở từng tệp.`].filter(Boolean).join(" "));
  }

  async function send(item) {
    // A session that was renewed in another tab has another token.
    if (item.state === "cut" && (await renewed()) === null) return mark(item, "cut", SIGNED_OUT);
    mark(item, "sending", "Đang gửi…");
    show(item, 0);
    say(`Đang gửi ${item.file.name}.`);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append(field.name, item.file, item.file.name);
    await new Promise((done) => {
      const request = (item.request = new XMLHttpRequest());
      let clock;
      const moves = () => {
        clearTimeout(clock);
        clock = setTimeout(() => request.abort(), QUIET);
      };
      request.upload.addEventListener("progress", (event) => {
        moves();
        if (event.lengthComputable) show(item, Math.floor((100 * event.loaded) / event.total));
      });
      request.upload.addEventListener("load", () => {
        moves();
        inRow(item, "said").textContent = "Đã gửi hết, đang kiểm tra tệp…";
      });
      request.addEventListener("load", () => judge(item, request));
      request.addEventListener("error", () => mark(item, "cut", "Mất kết nối nên tệp chưa gửi xong. Hãy kiểm tra mạng rồi thử lại."));
      request.addEventListener("abort", () => {
        if (item.isStopped) mark(item, "waiting", "Đã dừng gửi.");
        else mark(item, "cut", "Đường truyền không nhúc nhích nên đã dừng. Hãy thử lại.");
        item.isStopped = false;
      });
      request.addEventListener("loadend", () => {
        clearTimeout(clock);
        done();
      });
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.send(body);
      moves();
    });
  }

  function judge(item, request) {
    let answer = null;
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // A page: the one for signing in, or one of the proxy's.
    }
    if (answer?.kept?.length) mark(item, "kept", "Đã nhận.");
    else if (answer) mark(item, "refused", answer.error ?? answer.refused[0].reason);
    else if (request.status === 413) mark(item, "refused", "Máy chủ không nhận tệp lớn như vậy.");
    else if (request.status >= 500) mark(item, "cut", "Máy chủ đang bận. Hãy thử lại sau ít phút.");
    else mark(item, "cut", SIGNED_OUT);
  }

  // The page as it is now: the list of what is kept and the token. false: no line; null: signed out.
  async function renewed() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const [now, token] = [page.querySelector("[data-evidence]"), page.querySelector("[data-uploads] [name=csrfmiddlewaretoken]")];
      if (!now || !token) return null;
      document.querySelector("[data-evidence]").replaceWith(document.importNode(now, true));
      for (const own of document.querySelectorAll("main [name=csrfmiddlewaretoken]")) own.value = token.value;
      return true;
    } catch {
      return false;
    }
  }

  window.addEventListener("beforeunload", (event) => {
    if (isSending || [...items].some((item) => OPEN.has(item.state))) event.preventDefault();
  });
  form.querySelector("[data-drop]").hidden = !matchMedia("(hover: hover) and (pointer: fine)").matches;
})();
