// What can be done with an answer: say whether it helped, copy it with its source, take it along as a picture.
import { button, el, fill } from './dom.js';

const REASONS = ['off_topic', 'not_in_text', 'incomplete', 'unclear', 'other'];

/** Return the row of buttons below an answer. */
export function drawFooter(turn, message, { api, texts, say, root }) {
  const id = message.custom.answer_id;
  const row = el('div', { class: 'actions', role: 'group', 'aria-label': texts.actions });
  const vote = async (value, more) => {
    try {
      await api.feedback({ answer_id: id, vote: value, ...more });
    } catch (error) {
      return say(error.message || texts.failed);
    }
    turn.vote = value;
    for (const [name, one] of Object.entries(thumbs)) one.setAttribute('aria-pressed', String(name === value));
    return say(texts.thanks);
  };
  const down = () => {
    row.parentNode.querySelector('form')?.remove();
    vote('down');
    row.after(reasons(vote, thumbs.down, texts));
    row.nextSibling.querySelector('button').focus();
    row.nextSibling.scrollIntoView({ block: 'nearest' });
  };
  const thumb = (label, action, value) =>
    button(label, action, { class: 'quiet', 'aria-pressed': String(turn.vote === value) });
  const thumbs = { up: thumb(texts.up, () => vote('up'), 'up'), down: thumb(texts.down, down, 'down') };
  const source = () => withSource(turn, message, texts, root);
  row.append(
    thumbs.up,
    thumbs.down,
    button(texts.copy, async () => say((await copy(source())) ? texts.copied : texts.notCopied), { class: 'quiet' }),
    button(texts.card, async () => {
      const { shareCard } = await import('./card.js');
      await shareCard(turn, message, texts, root).then((done) => done && say(texts[done]), () => say(texts.failed));
    }, { class: 'quiet' }),
  );
  return row;
}

function reasons(vote, thumb, texts) {
  const form = el('form', { class: 'reasons', 'aria-label': texts.why });
  const done = (more) => {
    form.remove();
    thumb.focus();
    vote('down', more);
  };
  const words = el('input', { maxlength: 500, 'aria-label': texts.comment, placeholder: texts.comment });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    done({ reason: 'other', ...(words.value.trim() && { comment: words.value.trim() }) });
  });
  form.append(
    el('p', null, texts.why),
    ...REASONS.slice(0, -1).map((reason) => button(texts.reasons[reason], () => done({ reason }), { class: 'chip' })),
    words,
    el('button', { type: 'submit', class: 'chip' }, texts.sendComment),
  );
  return form;
}

/** Return an answer as text that says where it comes from. */
function withSource(turn, message, texts, root) {
  return [`${texts.asked}${turn.question}`, message.text, fill(texts.from, { address: root.href })].join('\n\n');
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { /* plain http has no clipboard */ }
  const area = el('textarea', { 'aria-hidden': 'true' });
  area.value = text;
  area.style.cssText = 'position:fixed;opacity:0';
  const focused = deepFocus();
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return done;
}

function deepFocus() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}
