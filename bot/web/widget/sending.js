// Sends what waits, in order, until it is answered. An id never changes, so the server answers each message once.

const LONGEST_PAUSE = 30;
let busy = false;
let polling = false;
let tries = 0;
let pause = 0; // seconds the server has asked to wait
let timer = 0;

// The answer to one request; `wanted` is the part by which our own server's answer is known.
async function call(wanted, method, path, token, body, seconds) {
  const stop = window.AbortController && new AbortController();
  let alarm = 0;
  const late = new Promise((_, fail) => {
    alarm = setTimeout(() => { fail(new Error('late')); if (stop) stop.abort(); }, seconds * 1000);
  });
  const headers = {};
  if (body) headers['Content-Type'] = 'application/json';
  if (token) headers.Authorization = 'Bearer ' + token;
  pause = 0;
  try {
    const reply = await Promise.race([late, fetch(BASE + '/webhooks/web/' + path, {
      method, headers, body: body ? JSON.stringify(body) : undefined, credentials: 'omit', cache: 'no-store', signal: stop ? stop.signal : undefined
    })]);
    const answer = await Promise.race([late, reply.json()]);
    pause = +reply.headers.get('Retry-After') || 0;
    // Only our own server answers, or refuses for good; what a proxy or a hotel's sign-in page says is a bad network.
    if (reply.ok ? !(wanted in answer) : !answer.custom || reply.status > 499 || reply.status === 429) throw new Error(reply.status);
    return { status: reply.status, body: answer, at: Date.parse(reply.headers.get('Date')) };
  } finally {
    clearTimeout(alarm);
  }
}

async function begin() {
  const reply = await call('session', 'POST', 'session', '', null, 20);
  if (reply.status > 399) throw new Error(reply.status);
  change((state) => { state.token = state.token || reply.body.session; });
}

async function sendTurn(turn, token) {
  const reply = await call('messages', 'POST', 'message', token, { id: turn.id, text: turn.text }, 20);
  if (reply.status === 401) {
    change((state) => { state.token = state.token === token ? '' : state.token; });
    throw new Error('a new session is needed'); // after a pause, lest two servers that do not agree are asked without end
  }
  change((state) => {
    const sent = turnOf(state, turn.id);
    if (!sent || sent.answer) return;
    sent.answer = reply.body.messages || [reply.body];
    sent.answeredAt = reply.at || Date.now();
    sent.refused = reply.status > 399;
    state.waiting = !!reply.body.waiting;
  });
}

async function sendFeedback(turn, token) {
  const card = Object.keys(turn.told).find((at) => !turn.told[at].sent);
  const told = turn.told[card];
  const reply = await call('saved', 'POST', 'feedback', token, { id: turn.id, card: +card, useful: told.useful, reason: told.reason }, 20);
  change((state) => {
    const now = (turnOf(state, turn.id) || {}).told;
    state.waiting = state.waiting || !!reply.body.waiting; // there may be a message to fetch
    if (now && now[card].reason === told.reason && now[card].useful === told.useful) now[card].sent = true;
  });
}

// One thing that waits; false when nothing does.
async function step() {
  const state = load();
  const turn = state.log.find((one) => !one.answer);
  const told = state.log.find((one) => one.told && Object.keys(one.told).some((at) => !one.told[at].sent));
  if (turn && !state.token) await begin();
  else if (turn) await sendTurn(turn, state.token);
  else if (told && state.token) await sendFeedback(told, state.token);
  else if (state.gone.length) {
    await call('cleared', 'DELETE', 'session', state.gone[0], null, 20);
    change((now) => { now.gone = now.gone.filter((token) => token !== state.gone[0]); });
  } else return false;
  return true;
}

async function pump() {
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  try {
    while (await step()) tries = 0;
    tries = 0;
    poll();
  } catch (error) {
    tries += 1;
    timer = setTimeout(pump, 1000 * (pause || Math.min(LONGEST_PAUSE, Math.pow(2, tries - 1)) * (0.75 + Math.random() / 2)));
  }
  busy = false;
  redraw(load());
}

function retry() {
  tries = 0;
  pump();
}

// While a person has taken over, wait for what they write.
async function poll() {
  if (polling) return;
  polling = true;
  try {
    for (let state = load(); state.waiting; state = load()) {
      const reply = await call('messages', 'GET', 'waiting?after=' + state.last, state.token, null, 45);
      change((now) => {
        if (now.token !== state.token) return; // cleared in the meantime
        now.waiting = !!reply.body.waiting;
        (reply.body.messages || []).forEach((message) => {
          if (message.number <= now.last) return;
          now.last = message.number;
          addTurn(now, { id: 'post' + message.number, answer: [message] });
        });
      });
    }
  } catch (error) {
    setTimeout(poll, 5000);
  }
  polling = false;
}

function say(text) {
  change((state) => addTurn(state, { id: newId(), text }));
  pump();
}

function clearAll() {
  change((state) => {
    if (state.token) state.gone.push(state.token);
    Object.assign(state, { token: '', log: [], last: 0, waiting: false });
  });
  if (window.speechSynthesis) speechSynthesis.cancel();
  pump();
}
