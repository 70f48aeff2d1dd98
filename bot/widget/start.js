// Puts the widget on the page: a shadow root of its own, styles, texts in the visitor's language, launcher and panel.
import { Api } from './api.js';
import { button, el } from './dom.js';

export async function start(root, data) {
  const lang = language(data.lang || document.documentElement.lang);
  const [texts, css] = await Promise.all([
    get(new URL(`widget/texts/${lang}.json`, root)).then((response) => response.json()),
    get(new URL('widget/styles.css', root)).then((response) => response.text()),
  ]);
  const isPage = data.mode === 'page';
  const host = el('policy-chat', { lang, page: isPage ? '' : null });
  const shadow = host.attachShadow({ mode: 'open' });
  style(shadow, css);
  const colour = readable(data.color);
  if (colour) host.style.setProperty('--main', colour);
  let loading = null;
  /** Return the panel, fetched when it is first wanted. */
  const panel = () => {
    loading ||= import('./panel.js').then(({ Panel }) => {
      const made = new Panel(new Api(root, data.site), texts, { root, isPage, title: data.title || texts.title });
      made.onToggle = toggled;
      shadow.append(made.element);
      return made;
    });
    loading.catch(() => { loading = null; }); // the next click tries again
    return loading;
  };
  const toggled = isPage ? null : launch(shadow, () => panel().then((made) => made.toggle()), texts);
  (isPage ? document.querySelector('[data-policy-chat]') : document.body).append(host);
  if (!isPage) lift(host);
  if (isPage) (await panel()).open(new URL(location.href).searchParams.get('ask'));
  // Other scripts of the page may ask: document.dispatchEvent(new CustomEvent('policy-chat:ask', { detail: '…' }))
  document.addEventListener('policy-chat:ask', async ({ detail }) => (await panel()).openAndAsk(String(detail)));
}

/** Put the widget above the page and out of reach of its transforms, where the browser can. */
function lift(host) {
  host.popover = 'manual';
  try {
    host.showPopover();
  } catch { /* position: fixed does on most pages */ }
}

/** Show the button that opens the panel; return what is to be told when it opens or closes. */
function launch(shadow, toggle, texts) {
  const attributes = { class: 'launcher', 'aria-expanded': 'false', 'aria-haspopup': 'dialog' };
  const launcher = button('', toggle, attributes);
  launcher.append(bubble(), texts.launcher);
  shadow.append(launcher);
  return (isOpen) => {
    launcher.setAttribute('aria-expanded', String(isOpen));
    launcher.classList.toggle('open', isOpen);
    if (!isOpen) launcher.focus();
  };
}

function bubble() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm3 5v2h10V8zm0 4v2h7v-2z');
  svg.append(path);
  return svg;
}

async function get(url) {
  const response = await fetch(url, { credentials: 'omit' });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

/** Return the file of texts for a language tag; Simplified Chinese for what there is none for. */
function language(tag) {
  if (/^en\b/i.test(tag)) return 'en';
  return /^zh-(hant|tw|hk|mo)\b/i.test(tag) ? 'zh-Hant' : 'zh-Hans';
}

/** A constructed sheet needs no permission in the page's style-src. */
function style(shadow, css) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.append(el('style', null, css));
  }
}

/** Return a colour like #1a5496, darkened until it reads well (4.5 : 1) also on a tinted ground; null for anything else. */
function readable(colour) {
  const digits = /^#(?:([\da-f]{3})|([\da-f]{6}))$/i.exec(colour || '');
  if (!digits) return null;
  const hex = digits[2] || [...digits[1]].map((digit) => digit + digit).join('');
  let rgb = [0, 2, 4].map((place) => parseInt(hex.slice(place, place + 2), 16));
  const light = (part) => (part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = () => 0.2126 * light(rgb[0]) + 0.7152 * light(rgb[1]) + 0.0722 * light(rgb[2]);
  while (1.05 / (luminance() + 0.05) < 5.3) rgb = rgb.map((part) => Math.floor(part * 0.95));
  return `rgb(${rgb.join(' ')})`;
}
