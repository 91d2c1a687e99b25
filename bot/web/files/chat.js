// The first chat page: posts to its own channel and draws cards. What is said is decided by the server alone.
(function () {
  'use strict';
  var log = document.getElementById('log');
  var field = document.getElementById('text');
  var status = document.getElementById('status');

  function make(tag, text, name) {
    var node = document.createElement(tag);
    if (text) node.textContent = text;
    if (name) node.className = name;
    return node;
  }

  function say(who, node) {
    var turn = make('div', '', 'turn ' + who);
    turn.appendChild(node);
    log.appendChild(turn);
    turn.scrollIntoView({ block: 'nearest' });
    return turn;
  }

  function phone(number, label) {
    var link = make('a', number + ' ' + label, 'phone');
    link.href = 'tel:' + number;
    return link;
  }

  function list(tag, items) {
    var node = make(tag);
    items.forEach(function (item) { node.appendChild(make('li', item)); });
    return node;
  }

  function choice(entry) {
    var button = make('button', entry.title);
    button.type = 'button';
    button.addEventListener('click', function () { send(entry.payload); });
    return button;
  }

  function cites(card) {
    var box = make('details');
    box.open = card.title === card.cites[0].label; // the text itself was asked for
    box.appendChild(make('summary', '看文件原文'));
    card.cites.forEach(function (cite) {
      box.appendChild(make('p', cite.label, 'small'));
      box.appendChild(make('blockquote', cite.quote));
    });
    return box;
  }

  function office(entry) {
    return entry.name + (entry.now ? '（现名' + entry.now + '）' : '') + (entry.role === 'lead' ? '（牵头）' : '');
  }

  function whom(offices) {
    var more = offices.length > 6 ? '等，还有' + (offices.length - 6) + '个部门' : '';
    return '找谁：' + offices.slice(0, 6).map(office).join('、') + more;
  }

  function draw(card) {
    var bubble = make('div', '', 'bubble');
    var urgent = card.outcome === 'emergency';
    var phones = make('div', '', 'phones');
    card.offices.forEach(function (entry) {
      entry.phones.forEach(function (line) { phones.appendChild(phone(line.number, entry.name)); });
    });
    card.hotlines.forEach(function (line) { phones.appendChild(phone(line.number, line.name)); });
    if (card.title) bubble.appendChild(make('h2', card.title));
    if (urgent) bubble.appendChild(phones);
    bubble.appendChild(make('p', card.say));
    if (card.offices.length) bubble.appendChild(make('p', whom(card.offices)));
    if (!urgent && card.outcome !== 'clarify') bubble.appendChild(phones);
    if (card.cites.length) bubble.appendChild(cites(card));
    if (card.not_stated.length) bubble.appendChild(make('p', '文件没写：' + card.not_stated.join('、'), 'small'));
    if (card.steps.length) bubble.appendChild(list('ol', card.steps));
    if (card.choices.length) {
      var box = make('div', '', 'choices');
      card.choices.forEach(function (entry) { box.appendChild(choice(entry)); });
      bubble.appendChild(box);
    }
    if (card.outcome === 'clarify') bubble.appendChild(phones);
    say('bot ' + card.outcome, bubble);
  }

  function failed(turn, text) {
    turn.classList.add('failed');
    var again = make('button', '没发出去，点这里再发');
    again.type = 'button';
    again.className = 'again';
    again.addEventListener('click', function () { turn.remove(); send(text); });
    turn.firstChild.appendChild(again);
    status.textContent = '网络不通。急事请打12345；有危险打110、119、120。';
  }

  function send(text) {
    var turn = say('me', make('div', text, 'bubble'));
    status.textContent = '正在查…';
    fetch('/webhooks/web/message', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: text })
    }).then(function (reply) { return reply.json(); }).then(function (body) {
      status.textContent = '';
      (body.messages || [body]).forEach(function (message) { draw(message.custom); });
    }).catch(function () { failed(turn, text); });
  }

  document.getElementById('form').addEventListener('submit', function (event) {
    event.preventDefault();
    var text = field.value.trim();
    if (!text) return;
    field.value = '';
    send(text);
  });
  field.addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      document.getElementById('form').requestSubmit ? document.getElementById('form').requestSubmit() : document.getElementById('send').click();
    }
  });
  document.getElementById('person').addEventListener('click', function () { send('人工'); });
  say('bot', make('div', document.getElementById('hello').content.textContent, 'bubble'));
})();
