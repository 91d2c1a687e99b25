// Draws the answer card. What it says is decided by the server alone; all of it is set as text, never as markup.

const REASONS = [['not_my_question', '答的不是我问的'], ['not_understood', '看不懂'], ['too_little', '说得不够'], ['no_phone_help', '电话打不通'], ['wrong', '说错了']];
const FEW = 6;

function make(tag, props, ...children) {
  const node = document.createElement(tag);
  Object.keys(props || {}).forEach((name) => {
    if (name.slice(0, 2) === 'on') node.addEventListener(name.slice(2), props[name]);
    else if (props[name] === true) node.setAttribute(name, '');
    else if (props[name] || props[name] === 0) node.setAttribute(name, props[name]);
  });
  children.forEach((child) => { if (child) node.append(child); });
  return node;
}

function button(text, press, props) {
  return make('button', Object.assign({ type: 'button', onclick: press }, props), text);
}

function phone(number, name) {
  return make('a', { class: 'phone', href: (name.includes('短信') ? 'sms:' : 'tel:') + number }, make('b', {}, '☎ ' + number), ' ', make('span', {}, name));
}

function phonesOf(card) {
  const own = [].concat(...card.offices.map((office) => office.phones.map((line) => [line.number, office.name + line.label])));
  return own.concat(card.hotlines.map((line) => [line.number, line.name]));
}

function whom(offices) {
  const names = offices.slice(0, FEW).map((one) => one.name + (one.now ? '（现名' + one.now + '）' : '') + (one.role === 'lead' ? '（牵头）' : ''));
  return '找谁：' + names.join('、') + (offices.length > FEW ? '等，还有' + (offices.length - FEW) + '个部门' : '');
}

function proof(card) {
  return make('details', { open: card.title === card.cites[0].label }, make('summary', {}, '看文件原文（' + card.cites[0].label + '）'),
    ...[].concat(...card.cites.map((cite) => [make('p', { class: 'small' }, cite.label), make('blockquote', {}, cite.quote)])));
}

function drawCard(message, person) {
  const card = message.custom;
  const urgent = card.outcome === 'emergency';
  const asks = card.outcome === 'clarify';
  const phones = make('div', { class: 'phones' }, ...phonesOf(card).map((line) => phone(line[0], line[1])));
  const choices = make('div', { class: 'choices' }, ...card.choices.map((choice) => button(choice.title, () => speak(choice.payload))));
  return make('div', { class: 'bubble ' + card.outcome, role: urgent ? 'alert' : '' },
    make('span', { class: 'unseen' }, person ? '工作人员说：' : '助手说：'),
    card.title ? make(view.full ? 'h2' : 'h3', {}, (urgent ? '⚠ ' : '') + card.title) : '',
    urgent ? phones : '',
    make('p', { class: 'say' }, card.say),
    asks ? choices : '',
    urgent ? '' : phones,
    card.offices.length ? make('p', {}, whom(card.offices)) : '',
    card.cites.length ? proof(card) : '',
    card.not_stated.length ? make('p', { class: 'small' }, '文件没写：' + card.not_stated.join('、')) : '',
    card.steps.length ? make('ol', {}, ...card.steps.map((one) => make('li', {}, one))) : '',
    !asks && card.outcome !== 'handoff' && card.choices.length ? make('p', {}, '您也可以问：') : '',
    asks ? '' : choices);
}

function aloud(card) {
  const voice = window.speechSynthesis;
  if (voice.speaking) return voice.cancel();
  const numbers = phonesOf(card).map((line) => line[1] + '，' + line[0].split('').join(' '));
  const speech = new SpeechSynthesisUtterance([card.title, card.say].concat(numbers).join('。'));
  speech.lang = 'zh-CN';
  speech.rate = 0.9;
  voice.speak(speech);
}

function judge(turn, card, useful, reason) {
  change((state) => {
    const now = turnOf(state, turn.id);
    if (now) (now.told = now.told || {})[card] = { useful, reason: reason || null, sent: false };
  });
  pump();
}

// Under each answer: read aloud, take along, and whether it helped.
function tools(turn, card) {
  const message = turn.answer[card];
  const outcome = message.custom.outcome;
  const box = make('div', { class: 'tools' });
  if (window.speechSynthesis) box.append(button('朗读', () => aloud(message.custom)));
  if (outcome === 'answered' || outcome === 'emergency') box.append(button('存下来', (event) => keep(event.target, message)));
  box.append(judging(turn, card));
  return box;
}

function judging(turn, card) {
  const outcome = turn.answer[card].custom.outcome;
  const box = make('span', { class: 'judge' });
  if (!turn.text || turn.refused || ['smalltalk', 'handoff', 'error'].includes(outcome)) return box;
  const told = (turn.told || {})[card];
  ['有用', '没用'].forEach((word, at) => box.append(button(word, () => judge(turn, card, !at), { 'aria-pressed': String(!!told && told.useful === !at) })));
  if (told && !told.useful && !told.reason) {
    box.append(make('p', {}, '哪里没用？'), ...REASONS.map((one) => button(one[1], () => judge(turn, card, false, one[0]))));
  } else if (told) box.append(make('p', { class: 'small' }, '多谢，记下了。'));
  return box;
}
