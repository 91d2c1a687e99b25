// The chat itself: header, conversation, status line, hints, text box.

const SIZES = 4;
const LONGEST = 1000;
let view = null; // the parts of the open page
let hints = null;

function drawTurn(turn) {
  const node = make('div', { class: 'turn', id: turn.id });
  if (turn.text) node.append(make('div', { class: 'bubble mine' }, make('span', { class: 'unseen' }, '我说：'), turn.text));
  return node;
}

function fill(node, turn) {
  if (turn.answer && !node.answered) {
    node.answered = true;
    turn.answer.forEach((message, card) => node.append(drawCard(message, !turn.text), tools(turn, card)));
  }
  const told = JSON.stringify(turn.told || 0, (name, value) => (name === 'sent' ? undefined : value));
  if (!turn.answer || node.told === told) return;
  node.told = told;
  node.querySelectorAll('.judge').forEach((box, card) => {
    const had = box.contains(view.root.activeElement);
    const now = judging(turn, card);
    box.replaceWith(now);
    if (had) (now.querySelector('p ~ button') || now.querySelector('[aria-pressed=true]')).focus();
  });
}

function statusOf(state) {
  const open = state.log.some((turn) => !turn.answer);
  if (view.told) return view.told;
  if (navigator.onLine === false) return '没有网络。' + (open ? '话先存着，有网就自动发。' : '') + '急事打12345。';
  if (tries && pause) return '发得太快，歇' + pause + '秒自动再发。急事打12345。';
  if (tries && open) return '网络不好，正在再试。急事打12345，有危险打110、119、120。';
  return open ? '正在查…' : state.waiting ? '工作人员在看您的消息。' : '';
}

function redraw(state) {
  if (!view) return;
  const status = statusOf(state);
  if (view.status.textContent !== status) view.status.textContent = status; // before the log is scrolled: it takes room
  view.again.hidden = tries < 5;
  if (view.cleared) view.clear.textContent = state.gone.length ? '手机上已清除，服务器上有网就删' : '已清除';
  view.call.hidden = !tries && navigator.onLine !== false;
  const ids = state.log.map((turn) => turn.id);
  view.turns.querySelectorAll('.turn').forEach((node) => { if (!ids.includes(node.id)) node.remove(); });
  state.log.forEach((turn, at) => {
    let node = view.turns.children[at];
    if (!node || node.id !== turn.id) {
      node = view.turns.querySelector('[id="' + turn.id + '"]') || drawTurn(turn);
      view.turns.insertBefore(node, view.turns.children[at] || null);
      view.log.scrollTop = view.log.scrollHeight;
    }
    const fresh = turn.answer && !node.answered;
    fill(node, turn);
    // The beginning of an answer, not its end; of a long question only its own end.
    if (fresh) view.log.scrollTop = Math.max(node.offsetTop, node.querySelector('.bubble:not(.mine)').offsetTop - view.log.clientHeight / 3) - 8;
  });
  dress(state);
}

function dress(state) {
  view.box.className = 'box s' + state.size + (state.size > 1 ? ' big' : '') + (state.dark ? ' dark' : '');
  view.dark.setAttribute('aria-pressed', String(state.dark));
  view.size.textContent = '大字 ' + (state.size + 1) + '/' + SIZES;
}

// A button that says something; the second of two quick presses is meant for the first.
let pressed = -1000;
function speak(text) {
  if (performance.now() - pressed < 400) return;
  pressed = performance.now();
  view.fold(true);
  say(text);
}

function submit() {
  const text = view.text.value;
  view.told = '';
  if (!text.trim()) return view.text.focus();
  if (text.length > LONGEST) {
    view.told = '您写了' + text.length + '个字，一次最多' + LONGEST + '个字，请分几条发。';
    return redraw(load());
  }
  view.text.value = '';
  view.fold(true);
  written();
  if (window.matchMedia('(pointer: coarse)').matches) view.log.focus({ preventScroll: true }); // the keyboard would hide the answer
  say(text.trim());
}

function written() {
  view.text.style.height = '';
  view.text.style.height = Math.min(view.text.scrollHeight + 2, 120) + 'px';
  suggest();
}

// Topics that share the most pairs of characters with what is being written.
function suggest() {
  const text = view.text.value.slice(-40);
  const pairs = Array.from(text.slice(1), (sign, at) => text[at] + sign);
  const near = (hints || []).map((hint) => [pairs.filter((pair) => hint[1].includes(pair)).length, hint[0]]);
  near.sort((one, other) => other[0] - one[0]);
  if (view.hints.contains(view.root.activeElement)) view.log.focus();
  view.hints.textContent = '';
  near.slice(0, 3).forEach((hint) => { if (hint[0]) view.hints.append(button(hint[1], () => { view.text.value = ''; written(); speak(hint[1]); })); });
}

function prepare() {
  view.text.removeEventListener('focus', prepare);
  fetch(BASE + '/hints.json', { credentials: 'omit' }).then((reply) => reply.json()).then((list) => { hints = list; suggest(); }, () => view && view.text.addEventListener('focus', prepare));
  if (!load().token) begin().catch(() => 0);
}

function greeting() {
  return make('div', { class: 'bubble' }, make('span', { class: 'unseen' }, '助手说：'), make('p', {}, DATA.greeting), make('p', {}, DATA.ability),
    make('div', { class: 'choices' }, ...DATA.hot.map((hot) => button(hot[0], () => speak(hot[1])))));
}

function more() {
  let asked = -1e5;
  view.clear = button('清除我的记录', () => {
    const since = performance.now() - asked;
    if (since < 600) return; // a double press is no second thought
    asked = since < 6000 ? -1e5 : performance.now();
    view.cleared = asked < 0;
    if (view.cleared) clearAll();
    else view.clear.textContent = '再点一次，全部清除';
  });
  view.dark = button('黑底白字', () => change((state) => { state.dark = !state.dark; }));
  return make('div', { class: 'more', id: 'more', hidden: true }, view.dark, view.clear,
    make('a', { class: 'phone', href: BASE + '/topics', target: '_blank', rel: 'noopener' }, '政策目录和电话'), make('p', {}, DATA.notice));
}

function head(full, close) {
  const drawer = more();
  view.fold = (shut) => {
    drawer.hidden = shut;
    open.setAttribute('aria-expanded', String(!shut));
  };
  const open = button('更多', () => view.fold(!drawer.hidden), { 'aria-expanded': 'false', 'aria-controls': 'more' });
  view.size = button('大字', () => change((state) => { state.size = (state.size + 1) % SIZES; }));
  return [make('header', {}, make(full ? 'h1' : 'h2', {}, DATA.name), make('div', {}, view.size, open, full ? '' : button('关闭', close))), drawer];
}

function composer() {
  view.text = make('textarea', { rows: 1, 'aria-label': '您想问的事', placeholder: '问哪样事', onfocus: prepare, oninput: written });
  view.text.addEventListener('keydown', (event) => {
    // Enter that ends the input of a Chinese word must not send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  const send = (event) => { event.preventDefault(); submit(); };
  return make('form', { onsubmit: send }, view.text, make('button', { class: 'send' }, '发送'), button('人工', () => speak('人工')));
}

// The keyboard makes the visible part smaller: the chat shrinks with it and keeps its place.
function fit() {
  const seen = window.visualViewport;
  if (!view || seen.scale > 1.05) return; // made larger with two fingers: leave it alone
  const below = view.log.scrollHeight - view.log.scrollTop - view.log.clientHeight;
  view.box.style.height = seen.height + 'px';
  view.box.style.transform = 'translateY(' + seen.offsetTop + 'px)';
  if (below < 40) view.log.scrollTop = view.log.scrollHeight;
}

function open(root, full, close) {
  view = { root, full, told: '' };
  view.status = make('p', { role: 'status' });
  view.call = phone('12345', '');
  view.again = button('重试', retry, { hidden: true });
  view.hints = make('div', { class: 'hints', role: 'group', 'aria-label': '猜您想问' });
  view.turns = make('div');
  view.log = make('div', { class: 'log', role: 'log', 'aria-label': '对话', 'aria-live': 'off', tabindex: 0 });
  view.box = make('section', full ? { role: 'main' } : { role: 'dialog', 'aria-modal': 'true', 'aria-label': DATA.name, tabindex: -1 },
    ...head(full, close), view.log, make('div', { class: 'line' }, view.status, view.call, view.again), view.hints, composer());
  dress(load());
  root.append(view.box);
  setTimeout(recall); // first the text box, then the rest: a slow phone can be written on at once
}

// Old messages are drawn while the log is not live, so that they are not read out.
function recall() {
  if (!view) return;
  view.log.append(greeting(), view.turns);
  change(dropOld);
  view.log.scrollTop = view.turns.firstChild ? view.log.scrollHeight : 0;
  setTimeout(() => view && view.log.setAttribute('aria-live', 'polite'), 500);
  if (window.visualViewport && (view.full || innerWidth < 480)) {
    visualViewport.onresize = visualViewport.onscroll = fit;
    fit();
  }
  pump();
}
