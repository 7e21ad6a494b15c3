// What was typed waits here until the server has it: in the browser's own store, cell by cell, so
// that a lost line, an expired session, a closed lid or a reload lose nothing. What is on its way is
// a batch with a key: it keeps both until it is answered, so that the server does it once.
"use strict";

const DAYS = 7 * 24 * 3600 * 1000;
const PATIENCE = 25_000;
const CELLS_A_BATCH = 200;
const LONGEST_WAIT = 60_000;
const ROOM_WHEN_LEAVING = 60_000; // bytes that browsers still send for a page that is gone
const ROOT = "grid:";

// The store of the browser; where it is full or forbidden, the memory of this page.
class Shelf {
  constructor() {
    this.memory = new Map();
    this.isKept = true;
    for (const key of this.keys(ROOT)) {
      const row = this.get(key);
      if (!row?.at || Date.now() - row.at > DAYS) this.remove(key);
    }
  }

  get(key) {
    if (this.memory.has(key)) return this.memory.get(key);
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  set(key, row) {
    try {
      localStorage.setItem(key, JSON.stringify(row));
      this.memory.delete(key);
    } catch {
      if (!key.endsWith(":told")) this.memory.set(key, row);
    }
    this.isKept = this.memory.size === 0;
  }

  remove(key) {
    this.memory.delete(key);
    this.isKept = this.memory.size === 0;
    try {
      localStorage.removeItem(key);
    } catch {
      // forbidden: there was nothing
    }
  }

  keys(start) {
    let stored = [];
    try {
      stored = Object.keys(localStorage);
    } catch {
      // forbidden
    }
    return [...new Set([...stored, ...this.memory.keys()])].filter((key) => key.startsWith(start));
  }
}

const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
  (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// The way to the server, shared by all reports of the page. `state`: fine, offline, busy, expired, other.
class Line {
  constructor({ user, stamp, csrf, session }, changed) {
    Object.assign(this, { user, stamp, csrf, session, changed, state: "fine", tries: 0, turn: Promise.resolve() });
  }

  become(state) {
    this.state = state;
    this.changed();
  }

  get isOpen() {
    return this.state !== "expired" && this.state !== "other";
  }

  // One after the other: a weak line carries one save faster than several at once.
  send(url, batch) {
    const sent = this.turn.then(() => this.post(url, batch));
    this.turn = sent.catch(() => {});
    return sent;
  }

  async post(url, batch, isLeaving = false) {
    for (const isSecond of [false, true]) {
      const body = new URLSearchParams({ key: batch.key, stamp: batch.stamp, user: this.user, csrfmiddlewaretoken: this.csrf.value });
      for (const [id, cell] of Object.entries(batch.cells)) {
        const start = id === "all" ? "all" : `t${id}`;
        for (const [name, value] of Object.entries({ ...cell.values, was: cell.was })) body.set(`${start}-${name}`, value);
      }
      let response;
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), PATIENCE);
      try {
        const keepalive = isLeaving && body.toString().length < ROOM_WHEN_LEAVING;
        response = await fetch(url, { method: "POST", body, redirect: "manual", signal: patience.signal, keepalive });
        const isJson = response.headers.get("content-type")?.startsWith("application/json");
        const said = isJson ? await response.json() : null;
        if (response.ok && isJson) {
          this.tries = 0;
          this.stamp = said.stamp;
          return this.answered("fine", said);
        }
        if (response.status === 401 || response.type === "opaqueredirect") return this.answered("expired");
        if (response.status === 409) return this.answered("other");
        if (response.status === 403 && !isJson) { // the token is void
          if (!isSecond && (await this.renew())) continue;
          return this.answered(this.isOpen ? "busy" : this.state);
        }
        if ([403, 404, 413].includes(response.status)) return this.answered("refused", said);
        return this.answered("busy");
      } catch {
        return this.answered("offline");
      } finally {
        clearTimeout(timer);
      }
    }
    return this.answered("busy");
  }

  answered(state, said = null) {
    this.become(state === "refused" ? "fine" : state);
    return { state, said };
  }

  // Who is signed in now, and a fresh token: signing in anew makes the old one void.
  async renew() {
    try {
      const response = await fetch(this.session, { redirect: "manual" });
      const said = await response.json();
      if (String(said.user) !== this.user) {
        this.become(said.user === null ? "expired" : "other");
        return false;
      }
      Object.assign(this, { stamp: said.stamp, tries: 0 });
      this.csrf.value = said.csrf;
      this.become("fine");
      return true;
    } catch {
      return false;
    }
  }

  get pause() {
    this.tries += 1;
    return Math.min(1000 * 2 ** this.tries, LONGEST_WAIT) * (0.75 + Math.random() / 2);
  }
}

// The cells of one report that wait. A row: values, was, stamp, at; held: why it is not sent.
class Outbox {
  constructor(url, line, shelf, told) {
    Object.assign(this, { url, line, shelf, told, root: `${ROOT}${line.user}:${url}:`, running: null, isWanted: false });
    for (const id of this.ids) this.free(id, ["wrong", "clash", "refused"]);
  }

  get ids() {
    return this.shelf.keys(`${this.root}c:`).map((key) => key.slice(this.root.length + 2));
  }

  get batch() {
    return this.shelf.get(`${this.root}batch`);
  }

  row(id) {
    return this.shelf.get(`${this.root}c:${id}`);
  }

  keep(id, row) {
    this.shelf.set(`${this.root}c:${id}`, { ...row, at: Date.now() });
  }

  drop(id) {
    this.shelf.remove(`${this.root}c:${id}`);
  }

  isSending(id) {
    return Boolean(this.batch?.cells[id]);
  }

  put(id, values, was) {
    const row = this.row(id);
    // What is asked of a person stays asked while they type on; a mistake is mended by typing.
    const held = row?.held === "clash" ? "clash" : "";
    this.keep(id, { stamp: this.line.stamp, was, ...row, values, held });
  }

  free(id, kinds) {
    const row = this.row(id);
    if (row && kinds.includes(row.held)) this.keep(id, { ...row, held: "" });
  }

  get waiting() {
    return this.ids.filter((id) => !this.row(id)?.held);
  }

  // Takes what waits into a batch, unless one is on its way already.
  pack() {
    if (this.batch) return this.batch;
    const ids = this.waiting.slice(0, CELLS_A_BATCH);
    if (!ids.length) return null;
    const rows = ids.map((id) => this.row(id));
    const cells = Object.fromEntries(ids.map((id, place) => [id, { values: rows[place].values, was: rows[place].was }]));
    const [oldest] = [...rows].sort((one, other) => one.at - other.at);
    const batch = { key: uuid(), cells, stamp: oldest.stamp, at: Date.now() };
    this.shelf.set(`${this.root}batch`, batch);
    return batch;
  }

  // Two tabs of one report take turns; the second finds nothing left to send.
  flush() {
    this.isWanted = true;
    this.running ??= this.run().finally(() => (this.running = null));
    return this.running;
  }

  async run() {
    while (this.isWanted) {
      this.isWanted = false;
      const turn = () => this.turns();
      await (navigator.locks ? navigator.locks.request(this.root, turn) : turn());
    }
  }

  async turns() {
    while (this.line.isOpen) {
      const batch = this.pack();
      if (!batch) return;
      this.told({ kind: "saving" }, this, batch);
      const { state, said } = await this.line.send(this.url, batch);
      if (state !== "fine" && state !== "refused") return;
      this.settle(batch, state === "fine" ? said : null, said?.error);
    }
  }

  // A page that is left cannot wait for its turn or its answer: the next one asks again by the key.
  leave() {
    const batch = !this.running && this.line.isOpen && this.pack();
    if (batch) this.line.post(this.url, batch, true).then(({ state, said }) => state === "fine" && this.settle(batch, said));
  }

  settle(batch, said, refusal = "") {
    for (const [id, sent] of Object.entries(batch.cells)) {
      const row = this.row(id);
      const told = said && (id === "all" ? said.note : said.cells[id]);
      const isSame = row && same(row.values, sent.values);
      if (told?.saved && isSame) this.drop(id);
      else if (told?.saved && row) this.keep(id, { ...row, was: told.was });
      else if (isSame && !told) this.keep(id, { ...row, held: "refused" });
      else if (isSame) this.keep(id, { ...row, held: told.conflict ? "clash" : "wrong", now: told.was });
    }
    this.shelf.remove(`${this.root}batch`);
    const answer = { kind: said ? "answer" : "refused", said, refusal };
    this.told(answer, this, batch);
    // Other tabs of the report hear it as a change of the store; so does a page that was asked for
    // before this save was done and shows what stood before it.
    this.shelf.set(`${this.root}told`, { answer, batch, at: Date.now() });
  }

  get lately() {
    const last = this.shelf.get(`${this.root}told`);
    if (last && Date.now() - last.at < PATIENCE) return last;
    this.shelf.remove(`${this.root}told`);
    return null;
  }
}

export { Line, Outbox, Shelf, same };
