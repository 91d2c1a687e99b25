// What this phone keeps: the conversation, what is still to be sent, and how the person likes to read.
// It is read anew before each change, and each turn has a place of its own, so that two open pages never write over
// what the other has just said.

const KEY = 'yunxian-chat';
const TURN = KEY + '/';
const MOST = 40;
const DAY = 864e5;
let memory = null; // all of it, where the browser keeps nothing

function kept() {
  if (memory) return Object.assign({}, memory);
  const found = {};
  try {
    for (let at = 0; at < localStorage.length; at += 1) {
      const key = localStorage.key(at);
      if (key.indexOf(KEY) === 0) found[key] = localStorage.getItem(key);
    }
  } catch (error) { /* blocked: begin anew */ }
  return found;
}

function put(key, text) {
  try {
    if (!text) localStorage.removeItem(key); // also where it has become full: what is cleared must be gone
    else if (!memory) localStorage.setItem(key, text);
  } catch (error) {
    memory = kept();
  }
  if (!memory) return;
  memory[key] = text;
  if (!text) delete memory[key];
}

function parse(text) {
  try {
    return JSON.parse(text) || {};
  } catch (error) {
    return {}; // damaged
  }
}

function read(found) {
  const state = Object.assign({ token: '', last: 0, waiting: false, gone: [], size: 0, dark: false }, parse(found[KEY]));
  state.log = Object.keys(found).filter((key) => key.indexOf(TURN) === 0).map((key) => parse(found[key]));
  state.log = state.log.filter((turn) => turn.id);
  state.log.sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
  return state;
}

function load() {
  return read(kept());
}

// A turn: {id, text, at, answer: messages or nothing, told: {card: {useful, reason, sent}}}; without text it is
// a message from a person who has taken over.
function change(how) {
  const found = kept();
  const state = read(found);
  how(state);
  const answered = state.log.filter((turn) => turn.answer).slice(-MOST);
  state.log = state.log.filter((turn) => !turn.answer || answered.includes(turn));
  const now = { [KEY]: JSON.stringify(Object.assign({}, state, { log: undefined })) };
  state.log.forEach((turn) => { now[TURN + turn.id] = JSON.stringify(turn); });
  Object.keys(found).forEach((key) => { if (!now[key]) put(key); });
  Object.keys(now).forEach((key) => { if (now[key] !== found[key]) put(key, now[key]); });
  redraw(state);
}

// Age is told by the server's time of the answer: phones have been seen in 1970. What this page has shown stays until
// it is opened anew.
function dropOld(state) {
  state.log = state.log.filter((turn) => !(Date.now() - turn.answeredAt > DATA.days * DAY));
}

function turnOf(state, id) {
  return state.log.find((turn) => turn.id === id);
}

function addTurn(state, turn) {
  const last = state.log[state.log.length - 1];
  turn.at = Math.max(Date.now(), last ? last.at + 1 : 0); // the order in which things were said
  state.log.push(turn);
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => (byte + 256).toString(16).slice(1)).join('');
}
