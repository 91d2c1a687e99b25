// Looks again and again at a part of the page (data-look: its address, data-every: seconds) and draws it anew when it
// has changed. A part in which somebody is at work is left alone. Ctrl+Enter sends the form of a text box with data-send.
(function () {
  'use strict';
  const title = document.title;

  function draw(part, html) {
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
    // The conversation is over: what can no longer be sent is no longer offered.
    if (part.querySelector('[data-over]')) document.querySelectorAll('[data-while-open]').forEach(function (one) { one.hidden = true; });
    if (mark) {
      const same = Array.from(part.querySelectorAll('a,button')).find(function (one) { return (one.getAttribute('href') || one.textContent) === mark; });
      if (same) same.focus();
    }
    if ('end' in part.dataset) part.scrollTop = part.scrollHeight;
    const count = part.querySelector('[data-count]');
    if (!count) return;
    const waiting = count.dataset.count === '0' ? '' : '（' + count.dataset.count + '）';
    document.title = (count.dataset.danger === '0' ? '' : '有危险！') + waiting + title;
  }

  async function look(part) {
    try {
      const reply = await fetch(part.dataset.look, { credentials: 'same-origin', cache: 'no-store', redirect: 'manual' });
      if (reply.ok) draw(part, await reply.text());
      part.classList.toggle('lost', !reply.ok);
    } catch (error) {
      part.classList.add('lost');
    }
    setTimeout(look, +part.dataset.every * 1000, part);
  }

  document.querySelectorAll('[data-look]').forEach(function (part) {
    if ('end' in part.dataset) part.scrollTop = part.scrollHeight;
    setTimeout(look, +part.dataset.every * 1000, part);
  });
  document.querySelectorAll('textarea[data-send]').forEach(function (box) {
    box.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing && box.value.trim()) box.form.submit();
    });
  });
}());
