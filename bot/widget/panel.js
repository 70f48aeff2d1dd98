// The panel: heading, conversation, input. Keyboard, focus and what is spoken are looked after here.
import { drawAnswer, spoken } from './answer.js';
import { Chat } from './chat.js';
import { button, el, fill, webAddress } from './dom.js';
import { drawFooter } from './footer.js';

const LONGEST = 500;
const isTouch = () => matchMedia('(pointer: coarse)').matches;
const isFullScreen = () => matchMedia('(max-width: 600px)').matches;

export class Panel {
  constructor(api, texts, { root, isPage, title }) {
    Object.assign(this, { api, texts, root, isPage });
    this.chat = new Chat(api, (turn) => this.draw(turn));
    this.drawn = new Map();
    this.log = el('div', { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': texts.log, tabindex: 0 });
    this.welcome = el('div', { class: 'welcome' });
    this.log.append(this.welcome);
    this.status = el('p', { class: 'unseen', role: 'status' });
    this.offline = el('p', { class: 'offline', hidden: '' }, texts.offline);
    this.form = this.composer();
    this.bar = el('div', { class: 'head' },
      el('h2', { tabindex: -1 }, title),
      button(texts.clear, () => this.confirmClear(), { class: 'quiet' }),
      isPage ? null : button('✕', () => this.close(), { class: 'quiet close', 'aria-label': texts.close }));
    this.element = el('section', { class: isPage ? 'panel page' : 'panel', 'aria-label': title, hidden: isPage ? null : '' },
      this.bar, this.log, this.offline, this.form, this.notice(), this.status);
    this.element.addEventListener('keydown', (event) => this.key(event));
    addEventListener('offline', () => this.connection(false));
    addEventListener('online', () => this.connection(true));
  }

  // ── open and close ──

  get isOpen() {
    return !this.element.hidden;
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  async open(prefilled) {
    const isModal = !this.isPage && isFullScreen();
    if (!this.isPage) this.element.setAttribute('role', 'dialog');
    this.element.toggleAttribute('aria-modal', false);
    if (isModal) this.element.setAttribute('aria-modal', 'true');
    this.element.hidden = false;
    this.onToggle?.(true);
    if (prefilled) this.input.value = prefilled.slice(0, LONGEST);
    if (!this.isPage || prefilled) this.focus();
    this.connection(navigator.onLine !== false, true);
    this.ready ||= Promise.all([this.greet(), this.load()]);
    await this.ready;
  }

  close() {
    this.element.hidden = true;
    this.onToggle?.(false);
  }

  async openAndAsk(question) {
    if (!this.isOpen) await this.open();
    this.ask(question.slice(0, LONGEST));
  }

  /** Put the focus where writing begins; on a phone not into the input, whose keyboard would hide everything. */
  focus() {
    (isTouch() ? this.bar.firstChild : this.input).focus();
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === 'Escape' && !this.isPage) this.close();
    if (event.key !== 'Tab' || !this.element.hasAttribute('aria-modal')) return;
    const stops = [...this.element.querySelectorAll('a[href], button, input, textarea, summary, [tabindex="0"]')]
      .filter((stop) => stop.getClientRects().length && !stop.disabled);
    const end = stops[stops.length - 1];
    const here = this.element.getRootNode().activeElement;
    const [first, last] = event.shiftKey ? [end, stops[0]] : [stops[0], end];
    if (here === last || (event.shiftKey && here === this.bar.firstChild)) {
      event.preventDefault();
      first.focus();
    }
  }

  // ── what stands in it ──

  composer() {
    this.input = el('textarea', {
      rows: 1, maxlength: LONGEST, 'aria-label': this.texts.input, placeholder: this.texts.input, enterkeyhint: 'send',
      onkeydown: (event) => {
        // While an input method composes, Enter chooses a word (keyCode 229 where isComposing comes too late).
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
        event.preventDefault();
        this.submit();
      },
      oninput: () => this.grow(),
    });
    this.sender = el('button', { type: 'submit' }, this.texts.send);
    const submit = (event) => {
      event.preventDefault();
      this.submit();
    };
    return el('form', { class: 'composer', onsubmit: submit }, this.input, this.sender);
  }

  notice() {
    return el('p', { class: 'notice' }, this.texts.notice,
      el('a', { href: webAddress('notice', this.root), target: '_blank', rel: 'noopener' }, this.texts.noticeLink,
        el('span', { class: 'unseen' }, this.texts.newWindow)));
  }

  async greet() {
    const { texts } = this;
    let greeting = { documents: [], examples: {} };
    try {
      greeting = await this.api.greeting();
    } catch { /* people can ask all the same */ }
    const [document] = greeting.documents;
    const kinds = Object.entries(texts.examples).filter(([kind]) => greeting.examples[kind]?.length);
    const examples = kinds.map(([kind, text]) => fill(text, { name: greeting.examples[kind][0] }));
    this.welcome.replaceChildren(
      el('p', null, document ? fill(texts.greeting, document) : texts.greetingPlain),
      document ? el('p', null, el('a', { href: webAddress(document.path, this.root), target: '_blank', rel: 'noopener' },
        texts.readDocument, el('span', { class: 'unseen' }, texts.newWindow))) : '',
      examples.length ? this.choices(texts.tryAsking, examples.map((question) => [question, () => this.ask(question)])) : '');
  }

  choices(title, list) {
    return el('div', { class: 'choices', role: 'group', 'aria-label': title }, el('p', { class: 'small' }, title),
      list.map(([label, action]) => button(label, action, { class: 'chip', lang: 'zh-CN' })));
  }

  /** Draw one turn anew; without one, what has come and gone. */
  draw(turn) {
    for (const [one, element] of this.drawn) {
      if (this.chat.turns.includes(one)) continue;
      element.remove();
      this.drawn.delete(one);
    }
    for (const one of turn ? [turn] : this.chat.turns.filter((some) => !this.drawn.has(some))) {
      const element = el('div', { class: 'turn' },
        el('p', { class: 'asked' }, el('span', { class: 'unseen' }, this.texts.you), one.question), this.reply(one));
      if (this.drawn.has(one)) this.drawn.get(one).replaceWith(element);
      else this.log.append(element);
      this.drawn.set(one, element);
    }
    this.foldEarlier();
    this.sender.disabled = this.chat.waiting;
    const last = this.drawn.get(turn || this.lastTurn);
    if (last) this.log.scrollTop = last.offsetTop - this.log.offsetTop - 12;
    if (turn) this.announce(turn);
  }

  get lastTurn() {
    return this.chat.turns[this.chat.turns.length - 1];
  }

  reply(turn) {
    const { texts } = this;
    if (turn.state === 'waiting') return el('p', { class: 'answer waiting' }, texts.waiting);
    const answer = el('div', { class: `answer ${turn.state}` }, el('span', { class: 'unseen' }, texts.assistant));
    if (!turn.messages) answer.append(el('p', null, turn.error?.message && turn.error.status ? turn.error.message : texts.noAnswer));
    for (const message of turn.messages || []) {
      answer.classList.add(message.custom.kind);
      answer.append(el('div', { class: 'body', lang: 'zh-CN' }, drawAnswer(message, texts, this.root)));
      if (turn.state === 'answered' && message.custom.citations.length) answer.append(drawFooter(turn, message, this.tools()));
      if (message.buttons.length) answer.append(this.follow(message));
    }
    if (turn.state === 'failed') answer.append(button(texts.retry, () => this.retry(turn), { class: 'chip' }));
    return answer;
  }

  follow({ custom, buttons }) {
    const title = custom.kind === 'clarify' ? this.texts.choose : this.texts.next;
    return this.choices(title, buttons.map((one) => [one.title, () => this.ask(one.title, one.id)]));
  }

  /** Only the last answer offers what to ask next. */
  foldEarlier() {
    const groups = [...this.log.querySelectorAll('.turn .choices')];
    const last = this.drawn.get(this.lastTurn);
    groups.filter((group) => !last.contains(group)).forEach((group) => group.remove());
  }

  tools() {
    return { api: this.api, texts: this.texts, root: this.root, say: (words) => this.say(words) };
  }

  // ── what is done ──

  submit() {
    const question = this.input.value.trim();
    if (!question || this.chat.waiting) return;
    this.input.value = '';
    this.grow();
    this.ask(question);
  }

  ask(question, buttonId) {
    if (this.chat.waiting) return;
    this.chat.ask(question, buttonId);
    this.focusAfterAsking();
  }

  retry(turn) {
    this.chat.retry(turn);
    this.focusAfterAsking();
  }

  focusAfterAsking() {
    (isTouch() ? this.log : this.input).focus({ preventScroll: true });
  }

  async load() {
    try {
      await this.chat.load();
    } catch {
      this.ready = null; // opening it again tries again
      this.say(this.texts.noAnswer);
    }
  }

  confirmClear() {
    const { texts } = this;
    this.element.querySelector('.confirm')?.remove();
    const finish = () => {
      question.remove();
      this.focus();
    };
    const clear = async () => {
      finish();
      try {
        await this.chat.clear();
        this.say(texts.cleared);
      } catch {
        this.say(texts.failed);
      }
    };
    const keep = button(texts.clearNo, finish, { class: 'chip' });
    const question = el('div', { class: 'confirm', role: 'group', 'aria-label': texts.clearAsk },
      el('p', null, texts.clearAsk), button(texts.clearYes, clear, { class: 'chip' }), keep);
    this.bar.after(question);
    keep.focus();
  }

  grow() {
    this.input.style.blockSize = 'auto';
    this.input.style.blockSize = `${Math.min(this.input.scrollHeight + 2, 130)}px`;
  }

  connection(isOnline, quietly) {
    const changed = this.offline.hidden !== isOnline;
    this.offline.hidden = isOnline;
    if (changed && !quietly && this.isOpen) this.say(isOnline ? this.texts.online : this.texts.offline);
  }

  announce(turn) {
    const { texts } = this;
    if (turn.state === 'waiting') this.say(texts.waiting);
    else if (turn.messages) this.say(texts.assistant + turn.messages.map((message) => spoken(message, texts)).join(' '));
    else this.say(turn.error?.status ? turn.error.message : texts.noAnswer);
  }

  /** Speak once to screen readers. */
  say(words) {
    this.status.textContent = words;
  }
}
