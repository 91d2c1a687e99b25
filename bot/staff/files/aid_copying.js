// The answer aid: copies what is chosen, as an answer with its source or as a message for the caller's phone.
(function () {
  'use strict';
  const box = document.getElementById('text'), form = document.getElementById('ask'), copied = document.getElementById('copied');
  // Characters of a copied answer that are shown.
  const GLIMPSE = 60;
  // Milliseconds after which what was copied is no longer told: it stands over the answers.
  const TOLD = 8000;
  let telling = 0;

  function tell(text) {
    clearTimeout(telling);
    copied.textContent = text;
    copied.hidden = !text;
    if (text) telling = setTimeout(tell, TOLD, '');
  }

  function write(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text).then(() => true, () => writeOld(text));
    }
    return Promise.resolve(writeOld(text));
  }

  function writeOld(text) {
    const focused = document.activeElement, range = [box.selectionStart, box.selectionEnd];
    const area = document.createElement('textarea');
    area.className = 'unseen';
    area.value = text;
    document.body.appendChild(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    if (focused) focused.focus({ preventScroll: true });
    if (focused === box) box.setSelectionRange(range[0], range[1]);
    return done;
  }

  async function copy(kind) {
    const found = document.getElementById('found'), pick = document.querySelector('#found .chosen');
    if (!pick) return tell('还没有选答案，没有抄。');
    // What stands there answers other words than those in the box: the answer to these is on its way, or did not come.
    if (found.dataset.asked !== undefined && found.dataset.asked !== box.value.trim()) {
      return tell('框里的字还没有查到，没有抄。等答案换过来再按。');
    }
    const area = pick.querySelector('[data-kind="' + kind + '"]'), text = area.value;
    const what = '“' + pick.dataset.title + '”的' + (kind === 'answer' ? '答案' : '短信') + '（' + text.length + '个字）';
    if (!(await write(text))) {
      area.parentNode.classList.add('shown');
      area.focus();
      area.select();
      return tell('没能抄走。' + what + '已经选中，请按 Ctrl+C。');
    }
    tell('抄好了：' + what + '：' + (kind === 'message' ? text : text.replace(/\n/g, ' ').slice(0, GLIMPSE) + '……'));
    note(pick.dataset.what, kind);
  }

  async function note(what, kind) {
    const body = new URLSearchParams({ csrf: form.elements.csrf.value, what, kind });
    const sent = { method: 'POST', credentials: 'same-origin', keepalive: true, body };
    const reply = await fetch('/staff/copied', sent).catch(() => null);
    if (!reply || !reply.ok) copied.textContent += '（没有记进操作记录）';
  }

  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    copy(event.shiftKey ? 'message' : 'answer');
  });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copies]');
    if (button) copy(button.dataset.copies);
  });
})();
