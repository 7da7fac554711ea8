// Sends files in pieces, as tus 1.0 has it. A file that is picked again goes on where it stopped: it is known by its
// size and a sum over its beginning and its end, for phones give the same file another name or date each time.
"use strict";

const PIECE = 8 * 1024 * 1024;
const EDGE = 64 * 1024;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;
const LATER = [409, 423, 429, 460, 500, 502, 503, 504, 507];
const ALONE = [423, 429, 507];
const VERSION = { "Tus-Resumable": "1.0.0" };

const page = document.getElementById("upload");
const say = page.dataset;
const language = document.documentElement.lang;
const list = page.querySelector(".coming");
let turn = Promise.resolve();

class Refused extends Error {}

function figure(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const shown = { style: "unit", unit: units[step], maximumFractionDigits: step > 1 ? 1 : 0 };
  return new Intl.NumberFormat(language, shown).format(bytes / 1000 ** step);
}

async function markOf(file) {
  let sum = 0x811c9dc5;
  for (const edge of [file.slice(0, EDGE), file.slice(Math.max(0, file.size - EDGE))]) {
    for (const byte of new Uint8Array(await edge.arrayBuffer())) {
      sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
    }
  }
  return `${file.size}-${sum.toString(16)}`;
}

function base64(words) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(words)));
}

// One request. It tells its status and its headers; what could not be sent at all is an error.
function ask(method, address, headers, body, sent, held) {
  return new Promise((told, failed) => {
    const request = new XMLHttpRequest();
    request.open(method, address + say.tail);
    for (const [name, value] of Object.entries({ ...VERSION, ...headers })) request.setRequestHeader(name, value);
    if (sent) request.upload.onprogress = (event) => sent(event.loaded);
    request.onload = () => told(request);
    request.onerror = request.onabort = request.ontimeout = () => failed(new Error(method));
    if (held) held(request);
    request.send(body);
  });
}

class Sending {
  constructor(row, file) {
    Object.assign(this, { row, file, paused: false, dropped: false, queued: false, wake: () => {} });
    this.patience = FIRST_PAUSE;
    this.address = row.dataset.id ? `${say.files}/${row.dataset.id}` : null;
    this.bar = row.querySelector("progress");
    this.pauser = row.querySelector(".pause");
    this.pauser.onclick = () => (this.paused ? this.resume() : this.pause());
    this.pauser.hidden = false;
    this.state(say.waiting);
    this.queue();
  }

  // However often it is asked for, it stands in the line once: two runs would send the same file twice.
  queue() {
    if (this.queued) return;
    this.queued = true;
    turn = turn
      .then(() => this.run())
      .catch((error) => this.fail(error))
      .then((later) => {
        this.queued = false;
        if (later) this.comeBack();
      });
  }

  async comeBack() {
    await this.rest();
    if (!this.paused && !this.dropped) this.queue();
  }

  state(words) {
    this.row.querySelector(".state").textContent = words;
  }

  show(offset) {
    this.bar.value = offset;
    this.row.querySelector(".came").textContent = `${figure(offset)} / ${figure(this.file.size)}`;
  }

  pause() {
    this.paused = true;
    this.pauser.textContent = say.resume;
    this.state(say.paused);
    this.stop();
  }

  resume() {
    this.paused = false;
    this.pauser.textContent = say.pause;
    this.state(say.waiting);
    this.wake();
    this.queue();
  }

  stop() {
    if (this.request) this.request.abort();
    this.wake();
  }

  fail(error) {
    this.row.classList.add("failed");
    this.pauser.hidden = true;
    this.state(error instanceof Refused && error.message ? error.message : say.failed);
  }

  // True: what it waits for holds up nobody else. It leaves the line, and comes back to its end.
  async run() {
    while (!this.paused && !this.dropped) {
      try {
        await this.begin();
        if (this.dropped) return false;
        let offset = await this.asked();
        while (offset < this.file.size && !this.paused && !this.dropped) {
          this.state(say.sending);
          offset = await this.send(offset);
          this.patience = FIRST_PAUSE;
        }
        if (offset === this.file.size) {
          this.end();
          return false;
        }
      } catch (error) {
        if (error instanceof Refused) throw error;
        if (this.paused || this.dropped) return false;
        this.state(error.words || say.again);
        if (error.alone) return true;
        await this.rest();
      }
    }
    return false;
  }

  // Until the pause is over, the network is back, or somebody presses something. The next one is longer.
  rest() {
    const pause = this.patience;
    this.patience = Math.min(LONGEST_PAUSE, pause * 2);
    return new Promise((over) => {
      const timer = setTimeout(() => this.wake(), pause);
      this.wake = () => {
        clearTimeout(timer);
        removeEventListener("online", this.wake);
        over();
      };
      addEventListener("online", this.wake);
    });
  }

  async begin() {
    if (this.address) return;
    const said = [`filename ${base64(this.file.name)}`, `mark ${base64(this.row.dataset.mark)}`];
    if (this.file.type) said.push(`filetype ${base64(this.file.type)}`);
    const headers = { "Upload-Length": this.file.size, "Upload-Metadata": said.join(",") };
    const answer = this.judge(await ask("POST", say.files, headers));
    this.row.dataset.id = answer.getResponseHeader("Location").split("/").pop();
    this.address = `${say.files}/${this.row.dataset.id}`;
    // Removed while it was being begun: there was nothing to take back yet.
    if (this.dropped) await ask("DELETE", this.address, {}).catch(() => {});
  }

  async asked() {
    const offset = this.offset(this.judge(await ask("HEAD", this.address, {})));
    this.show(offset);
    return offset;
  }

  async send(offset) {
    const piece = this.file.slice(offset, offset + PIECE);
    try {
      await piece.slice(0, 1).arrayBuffer();
    } catch {
      throw new Refused(say.unreadableFile);
    }
    const headers = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
    const shown = (sent) => this.show(Math.min(offset + sent, this.file.size));
    const answer = await ask("PATCH", this.address, headers, piece, shown, (request) => (this.request = request));
    const end = this.offset(this.judge(answer));
    this.show(end);
    return end;
  }

  offset(answer) {
    return Number(answer.getResponseHeader("Upload-Offset"));
  }

  // What will do by itself later is waited for; what will not is said.
  judge(answer) {
    if (answer.status >= 200 && answer.status < 300) return answer;
    const plain = (answer.getResponseHeader("Content-Type") || "").startsWith("text/plain");
    const words = plain ? answer.responseText : "";
    if (LATER.includes(answer.status)) {
      throw Object.assign(new Error(), { words, alone: ALONE.includes(answer.status) });
    }
    throw new Refused(words);
  }

  end() {
    this.show(this.file.size);
    this.state(say.done);
    this.row.classList.add("done");
    this.row.querySelector(".acts")?.remove();
  }

  drop() {
    this.dropped = true;
    this.stop();
  }
}

function button(kind, words, hidden) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: kind, textContent: words, hidden });
  return made;
}

function newRow(file, mark) {
  const row = document.createElement("li");
  const name = document.createElement("p");
  const bar = document.createElement("progress");
  const hint = document.createElement("p");
  const acts = document.createElement("p");
  const called = document.createElement("bdi");
  called.textContent = file.name;
  name.className = "name";
  name.append(called);
  Object.assign(bar, { max: file.size || 1, value: 0 });
  bar.setAttribute("aria-label", say.progress);
  hint.className = "hint";
  acts.className = "acts";
  const came = document.createElement("span");
  const state = document.createElement("span");
  came.className = "came";
  state.className = "state";
  state.setAttribute("role", "status");
  hint.append(came, " ", state);
  acts.append(button("drop danger", say.remove, false));
  row.append(name, bar, hint, acts);
  row.dataset.mark = mark;
  return row;
}

const sendings = new Map();

function ready(row) {
  row.querySelector(".acts").prepend(button("pause plain", say.pause, true));
  const drop = row.querySelector(".drop");
  drop.hidden = false;
  drop.onclick = async () => {
    const sending = sendings.get(row);
    if (sending) sending.drop();
    drop.disabled = true;
    if (row.dataset.id) await ask("DELETE", `${say.files}/${row.dataset.id}`, {}).catch(() => {});
    sendings.delete(row);
    row.remove();
    list.parentElement.hidden = list.children.length === 0;
  };
}

async function picked(file) {
  let mark;
  try {
    mark = await markOf(file);
  } catch {
    mark = "";
  }
  const known = [...list.children].find((row) => mark && row.dataset.mark === mark && !row.matches(".done"));
  const running = known && !known.matches(".failed") && sendings.get(known);
  if (running) return running.paused ? running.resume() : undefined;
  const row = known || newRow(file, mark);
  if (!known) {
    list.append(row);
    ready(row);
  }
  row.classList.remove("failed");
  list.parentElement.hidden = false;
  sendings.set(row, new Sending(row, file));
}

for (const row of list.children) ready(row);
const choose = document.getElementById("choose");
choose.parentElement.hidden = false;
choose.onchange = async () => {
  const files = [...choose.files];
  choose.value = "";
  for (const file of files) await picked(file);
};
