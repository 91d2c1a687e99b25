// The answer aid: asks while one types, and chooses by key. Copying is in aid_copying.js.
(function () {
  'use strict';
  const at = (id) => document.getElementById(id);
  const box = at('text'), form = at('ask'), found = at('found'), hot = at('hot'), single = at('single');
  // Milliseconds: from the last key until it is asked; from asking until that is shown, and until the answer counts as lost;
  // then until it is asked again; and from an answer until a screen reader says it.
  const PAUSE = 120, SLOW = 400, LOST = 8000, AGAIN = 2000, QUIET = 700;
  const KEPT = 'yunxian-staff-single-keys';
  let timer = 0, saying = 0, number = 0, asking = false, again = false, writing = false, signedOut = false, asked = null;

  document.documentElement.classList.add('scripted');

  // What may be meant

  function tell(id, text) {
    at(id).textContent = text;
    at(id).hidden = !text;
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  function show(html) {
    const inside = found.contains(document.activeElement);
    found.innerHTML = html;
    hot.hidden = !!found.querySelector('.pick');
    toTheQuotes();
    clearTimeout(saying);
    saying = setTimeout(() => {
      const said = at('said');
      at('heard').textContent = said ? said.textContent : '';
    }, QUIET);
    if (inside) focusChosen();
  }

  // A clause that has little room shows its quote, which need not be where it begins.
  function toTheQuotes() {
    found.querySelectorAll('.pick:not(.chosen) .clause').forEach((one) => {
      const mark = one.querySelector('mark');
      one.scrollTop = mark ? mark.getBoundingClientRect().top - one.getBoundingClientRect().top + one.scrollTop - 8 : 0;
    });
  }

  function body(values) {
    return new URLSearchParams(Object.assign({ csrf: form.elements.csrf.value }, values));
  }

  // One question at a time; what is typed meanwhile is asked when its answer is there, so that none comes late.
  async function ask(topic) {
    clearTimeout(timer);
    const text = box.value.trim(), question = text + '\n' + (topic || '');
    if (writing) return;
    if (!text && !topic) return clear();
    if (asking) {
      again = topic || true;
      return;
    }
    if (!topic && question === asked) return;
    const mine = ++number;
    asking = true;
    const slow = setTimeout(() => found.setAttribute('aria-busy', 'true'), SLOW);
    const lost = setTimeout(() => fail(mine, '网太慢，还没有查到，正在再试。', true), LOST);
    try {
      const reply = await fetch('/staff/aid', { method: 'POST', credentials: 'same-origin', body: body({ text, topic: topic || '' }) });
      const html = await reply.text();
      if (mine === number) take(mine, reply, html, question);
    } catch (error) {
      fail(mine, '连不上，正在再试。', true);
    }
    clearTimeout(slow);
    clearTimeout(lost);
  }

  function take(mine, reply, html, question) {
    if (reply.headers.get('X-Found')) {
      asked = question;
      found.dataset.asked = question.split('\n')[0];
      tell('trouble', '');
      show(html);
      end();
    } else if (reply.status === 401 || reply.status === 403) {
      signedOut = true;
      fail(mine, '登录过期了。按回车去登录，框里的字不会丢。', false);
    } else if (reply.status === 413) {
      fail(mine, '字太多了，最多1000个字。请留下最要紧的几句，字还在框里。', false);
    } else {
      fail(mine, '这次没有查到，正在再试。', true);
    }
  }

  function end() {
    const next = again;
    asking = again = false;
    found.removeAttribute('aria-busy');
    if (next) ask(next === true ? '' : next);
  }

  function fail(mine, text, retry) {
    if (mine !== number) return;
    number += 1;
    asking = again = false;
    asked = null;
    found.removeAttribute('aria-busy');
    tell('trouble', text);
    if (retry) timer = setTimeout(ask, AGAIN);
  }

  function clear() {
    number += 1;
    asking = again = false;
    asked = null;
    found.dataset.asked = '';
    tell('trouble', '');
    found.removeAttribute('aria-busy');
    show('');
  }

  // Choosing

  function picks() {
    return Array.from(found.querySelectorAll('.pick'));
  }

  function chosen() {
    return found.querySelector('.chosen');
  }

  function choose(pick) {
    picks().forEach((one) => {
      const details = one.querySelector('details');
      one.classList.toggle('chosen', one === pick);
      if (details) details.open = one === pick;
    });
    const list = found.querySelector('.picks'), folded = found.querySelector('.folded');
    if (folded) folded.open = folded.contains(pick);
    list.classList.toggle('open', list.contains(pick));
    toTheQuotes();
    pick.scrollIntoView({ block: 'nearest' });
  }

  function chooseNumber(wanted) {
    const one = found.querySelector('[data-number="' + wanted + '"]');
    if (!one) return;
    if (one.matches('.pick')) {
      choose(one);
      if (document.activeElement !== box) one.focus();
    } else {
      if (document.activeElement !== box) one.focus();
      ask(one.value);
    }
  }

  function focusChosen() {
    const one = chosen() || found.querySelector('.pick, button');
    if (one) one.focus();
    else box.focus();
  }

  function step(from, by) {
    const all = picks(), to = all[all.indexOf(from) + by];
    if (!to) return by < 0 && box.focus();
    choose(to);
    to.focus();
  }

  // Keys

  function isTyping(node) {
    return node.matches('textarea, select, input:not([type=checkbox]):not([type=radio])');
  }

  function inBox(event) {
    if (event.key === 'Escape' || event.key === 'ArrowDown') return focusChosen;
    return null;
  }

  function alone(event) {
    if (!single.checked) return null;
    if (event.key === '/') return goToBox;
    if (event.key === '?') return openKeys;
    return /^[1-9]$/.test(event.key) ? () => chooseNumber(event.key) : null;
  }

  function withKey(event) {
    const control = event.ctrlKey || event.metaKey, digit = /^Digit([1-9])$/.exec(event.code);
    if (control && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') return goToBox;
    if (event.altKey && !control && digit) return () => chooseNumber(digit[1]);
    if (control || event.altKey) return null;
    if (event.target === box) return inBox(event);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && event.target.matches('.pick')) return () => step(event.target, by);
    return isTyping(event.target) ? null : alone(event);
  }

  function goToBox() {
    box.focus();
    box.select();
  }

  function openKeys() {
    at('keys').open = true;
    at('keys').querySelector('summary').focus();
  }

  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const act = withKey(event);
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button || button.name !== 'topic') return;
    event.preventDefault();
    ask(button.value);
  });

  found.addEventListener('toggle', (event) => {
    const pick = event.target.closest('.pick');
    if (event.target.open && pick && pick !== chosen()) choose(pick);
  }, true);

  form.addEventListener('submit', (event) => {
    if (signedOut) return;
    event.preventDefault();
    ask();
  });
  box.addEventListener('compositionstart', () => { writing = true; });
  box.addEventListener('compositionend', () => { writing = false; later(); });
  box.addEventListener('input', () => {
    tell('copied', '');
    if (!writing) later();
  });

  function kept(value) {
    try {
      if (value) localStorage.setItem(KEPT, value);
      return localStorage.getItem(KEPT);
    } catch (error) {
      return null; // a browser that keeps nothing: it is on again next time
    }
  }
  single.checked = kept() !== 'off';
  single.addEventListener('change', () => kept(single.checked ? 'on' : 'off'));
  hot.hidden = !!found.querySelector('.pick');
  found.dataset.asked = hot.hidden ? box.value.trim() : '';
  // A browser that reloads the page puts back what was typed.
  if (box.value && !found.querySelector('.pick, .notice, .problem')) later();
})();
