// <yunxian-chat full> fills the page; where a page has none, a launcher is put at its corner.

function style(root) {
  if (root.adoptedStyleSheets) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(DATA.css);
    root.adoptedStyleSheets = [sheet];
  } else root.append(make('link', { rel: 'stylesheet', href: BASE + '/widget.css' }));
}

function launch(root) {
  const close = () => {
    view.box.remove();
    view = null;
    start.hidden = false;
    start.focus();
  };
  const start = button('问政策', () => {
    start.hidden = true;
    open(root, false, close);
    view.text.focus();
  }, { class: 'launch' });
  root.append(make('section', { 'aria-label': DATA.name }, start));
  root.addEventListener('keydown', (event) => {
    if (!view) return;
    if (event.key === 'Escape') return close();
    if (event.key !== 'Tab') return;
    const stops = Array.from(view.box.querySelectorAll('button, a, textarea, summary, .log')).filter((node) => node.getClientRects().length);
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (root.activeElement !== edge && !(event.shiftKey && root.activeElement === view.box)) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  });
}

if (!customElements.get('yunxian-chat')) customElements.define('yunxian-chat', class extends HTMLElement {
  connectedCallback() {
    setTimeout(() => this.begin()); // a task of its own: a slow phone stays able to react
  }

  begin() {
    if (this.shadowRoot || !this.isConnected) return;
    const typed = this.querySelector('textarea');
    const root = this.attachShadow({ mode: 'open' });
    style(root);
    if (!this.hasAttribute('full')) return launch(root);
    open(root, true);
    if (typed) view.text.value = typed.value; // written before this script had come
  }
});

// Another open page has changed something; what it left waiting when it was closed is sent from here.
addEventListener('storage', (event) => {
  if (event.key && event.key.indexOf(KEY) !== 0) return;
  redraw(load());
  if (busy || tries) return;
  clearTimeout(timer);
  timer = setTimeout(pump, 3000);
});
addEventListener('online', retry);
addEventListener('offline', () => redraw(load()));
if (!document.querySelector('yunxian-chat')) document.documentElement.append(document.createElement('yunxian-chat'));
