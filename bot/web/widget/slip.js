// The card as a picture or a slip of text, to save or to pass on.

const WIDTH = 720;
const MARGIN = 40;

function wrap(pen, text) {
  const lines = [];
  text.split('\n').forEach((paragraph) => {
    let line = '';
    (paragraph.match(/[0-9A-Za-z]+|[\s\S]/gu) || []).forEach((sign) => {
      if (line && pen.measureText(line + sign).width > WIDTH - 2 * MARGIN) {
        lines.push(line);
        line = '';
      }
      line += sign;
    });
    lines.push(line);
  });
  return lines;
}

function picture(text) {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  const font = '40px system-ui, sans-serif';
  pen.font = font;
  const lines = wrap(pen, text);
  canvas.width = WIDTH;
  canvas.height = lines.length * 60 + 2 * MARGIN;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.font = font;
  pen.fillStyle = '#111';
  lines.forEach((line, at) => pen.fillText(line, MARGIN, MARGIN + 42 + at * 60));
  return canvas.toDataURL();
}

function slipOf(message) {
  return (message.custom.title + '\n' + message.text).trim() + '\n—— ' + DATA.name + '，' + new Date().toLocaleDateString('zh-CN');
}

function keep(pressed, message) {
  const text = slipOf(message);
  const data = picture(text);
  const copied = () => { pressed.textContent = '已复制'; };
  const box = make('div', { class: 'slip' },
    make('p', {}, '长按图片可以存到手机：'),
    make('img', { src: data, alt: text }),
    make('a', { class: 'phone', href: data, download: DATA.name + '.png' }, '下载图片'),
    navigator.share ? button('发给别人', () => navigator.share({ text }).catch(() => 0)) : '',
    navigator.clipboard ? button('复制文字', () => navigator.clipboard.writeText(text).then(copied, () => 0)) : '',
    button('收起', () => { box.remove(); pressed.hidden = false; pressed.focus(); }));
  pressed.hidden = true;
  pressed.parentNode.after(box);
  box.querySelector('a').focus();
}
