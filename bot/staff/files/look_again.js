// Looks again and again at a part of the page (data-look: its address, data-every: seconds) and draws it anew when it
// has changed. A part with data-still is left alone while somebody is at it: a button must not become another one under
// the finger. Ctrl+Enter sends the form of a text box with data-send.
(function () {
  'use strict';
  const title = document.title;

  function draw(part, html) {
    if ('still' in part.dataset && (part.contains(document.activeElement) || part.matches(':hover'))) return;
    const fresh = new DOMParser().parseFromString(html, 'text/html').body;
    if (part.was === fresh.innerHTML) return;
    const first = part.was === undefined;
    part.was = fresh.innerHTML;
    if (first && part.innerHTML.trim() === fresh.innerHTML.trim()) return;
    const focused = part.contains(document.activeElement) && document.activeElement !== part ? document.activeElement : null;
    const mark = focused && (focused.getAttribute('href') || focused.textContent);
    const open = part.querySelector('details[open]');
    part.replaceChildren.apply(part, Array.from(fresh.childNodes));
    if (open && part.querySelector('details')) part.querySelector('details').open = true;
    if (part.querySelector('[data-over]')) end(part);
    if (mark) {
      const same = Array.from(part.querySelectorAll('a,button')).find(function (one) { return (one.getAttribute('href') || one.textContent) === mark; });
      if (same) same.focus();
    }
    if ('end' in part.dataset) part.scrollTop = part.scrollHeight;
  }

  // The conversation is over: what can no longer be sent is no longer offered; what was half written can still be read.
  function end(part) {
    const box = document.querySelector('[data-while-open] textarea');
    if (box && box.value.trim() && !document.querySelector('.unsent')) {
      const kept = document.createElement('p');
      kept.className = 'notice unsent';
      kept.textContent = '没有发出去的话：' + box.value.trim();
      part.after(kept);
    }
    document.querySelectorAll('[data-while-open]').forEach(function (one) { one.hidden = true; });
  }

  // The title is all that is seen of a page behind others.
  function entitle(isSignedOut, isLost) {
    const count = document.querySelector('[data-count]'), waiting = count.dataset.count === '0' ? '' : '（' + count.dataset.count + '）';
    document.querySelector('.signed-out').hidden = !isSignedOut;
    document.querySelector('.lost').hidden = !isLost;
    document.title = (isSignedOut ? '登录过期！' : count.dataset.danger === '0' ? waiting : '有危险！' + waiting) + title;
  }

  function later(part) {
    setTimeout(function () { look(part); }, +part.dataset.every * 1000);
  }

  async function look(part) {
    try {
      const reply = await fetch(part.dataset.look, { credentials: 'same-origin', cache: 'no-store', redirect: 'manual' });
      if (reply.ok) draw(part, await reply.text());
      entitle(reply.type === 'opaqueredirect', !reply.ok && reply.type !== 'opaqueredirect');
    } catch (error) {
      entitle(false, true);
    }
    later(part);
  }

  document.querySelectorAll('[data-scripted]').forEach(function (one) { one.hidden = false; });
  if (document.querySelector('[data-count]')) entitle(false, false);
  document.querySelectorAll('[data-look]').forEach(function (part) {
    if ('end' in part.dataset) part.scrollTop = part.scrollHeight;
    later(part);
  });
  document.querySelectorAll('textarea[data-send]').forEach(function (box) {
    box.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing && box.value.trim()) box.form.submit();
    });
  });
}());
